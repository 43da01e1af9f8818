package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for. A change of {@code model}, {@code runtime}, {@code env}, {@code resources},
 * {@code accelerators} or {@code pod} is a new revision; a change of the rest is not.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDeploymentSpec(
    @Required @JsonPropertyDescription("The model to serve. A change here is a new revision.")
        ModelSource model,
    @JsonPropertyDescription(
            "The runtime that serves the model. When absent, the one runtime that lists the model's"
                + " format is taken; a ModelRuntime of the namespace wins over a ClusterModelRuntime.")
        @Nullable RuntimeReference runtime,
    @Size(max = 100) @JsonPropertyDescription(
            "Environment variables of the serving container. A change here is a new revision.")
        @Nullable List<EnvironmentVariable> env,
    @JsonPropertyDescription(
            "Compute resources of each pod's serving container, over the runtime's defaults."
                + " A change here is a new revision.")
        @Nullable ResourceSpec resources,
    @Size(max = 1) @JsonPropertyDescription(
            "Devices each pod asks for. One entry for now. A change here is a new revision.")
        @Nullable List<Accelerator> accelerators,
    @SpecReplicas
        @Min(0) @JsonPropertyDescription(
            "Number of pods that serve. Absent means 1; 0 keeps the revision but runs nothing. The"
                + " subresource scale can be read, by an autoscaler for example, only where it is"
                + " set.")
        @Nullable Integer replicas,
    @JsonPropertyDescription(
            "Pod fields that may be set; everything else of a pod is the operator's. A change here"
                + " is a new revision.")
        @Nullable PodSettings pod,
    @Min(1) @Max(100) @JsonPropertyDescription(
            "How many revisions no longer in use are kept to go back to. Absent means 10.")
        @Nullable Integer revisionHistoryLimit) {}
