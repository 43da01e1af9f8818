package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a pod that a user may set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodSettings(
    @JsonPropertyDescription("Labels a node must carry for a pod to be placed there.")
        @Nullable Map<String, String> nodeSelector,
    @JsonPropertyDescription("Taints that pods tolerate.") @Nullable List<Toleration> tolerations,
    @JsonPropertyDescription("Rules for placing pods near or away from nodes and other pods.")
        @Nullable Affinity affinity,
    @JsonPropertyDescription("How pods are spread over zones, nodes or other domains.")
        @Nullable List<TopologySpreadConstraint> topologySpreadConstraints,
    @Size(min = 1, max = 253) @JsonPropertyDescription("PriorityClass of the pods.")
        @Nullable String priorityClassName,
    @Size(min = 1, max = 253) @JsonPropertyDescription("RuntimeClass of the pods, such as nvidia.")
        @Nullable String runtimeClassName,
    @Size(min = 1, max = 253) @JsonPropertyDescription("Scheduler that places the pods.")
        @Nullable String schedulerName,
    @JsonPropertyDescription("Secrets of the same namespace with credentials for image registries.")
        @Nullable List<LocalObjectReference> imagePullSecrets,
    @Size(min = 1, max = 253) @JsonPropertyDescription(
            "ServiceAccount of the same namespace, for workload identity. Only when it is named is"
                + " its token mounted.")
        @Nullable String serviceAccountName,
    @ValidationRule(
            value =
                "self.all(k, !k.startsWith('modeldeployment.io/') &&"
                    + " !(k in ['app.kubernetes.io/name', 'app.kubernetes.io/managed-by']))",
            message =
                "pod.labels must not set modeldeployment.io/*, app.kubernetes.io/name or"
                    + " app.kubernetes.io/managed-by: the operator selects pods by them")
        @JsonPropertyDescription("Labels added to the pods.")
        @Nullable Map<String, String> labels,
    @ValidationRule(
            value = "self.all(k, !k.startsWith('modeldeployment.io/'))",
            message = "pod.annotations must not set modeldeployment.io/*")
        @JsonPropertyDescription("Annotations added to the pods.")
        @Nullable Map<String, String> annotations,
    @ValidationRule(
            value =
                "self.matches('^([0-9]+(s|m|h))+$') && duration(self) >= duration('10s') &&"
                    + " duration(self) <= duration('24h')",
            message = "pod.startupTimeout must be a duration from 10s to 24h, such as 10m")
        @Size(max = 32) @JsonPropertyDescription(
            "How long a pod may take to fetch and load the model before it counts as failed, as a"
                + " duration such as 10m. Absent means 10m.")
        @Nullable String startupTimeout,
    @ValidationRule(
            value =
                "self.matches('^([0-9]+(s|m|h))+$') && duration(self) >= duration('1s') &&"
                    + " duration(self) <= duration('1h')",
            message = "pod.terminationGracePeriod must be a duration from 1s to 1h, such as 45s")
        @Size(max = 32) @JsonPropertyDescription(
            "How long a pod that goes may take to finish its requests, as a duration such as 45s."
                + " Absent means 45s.")
        @Nullable String terminationGracePeriod) {}
