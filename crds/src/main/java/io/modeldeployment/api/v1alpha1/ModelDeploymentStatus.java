package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator found and decided. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDeploymentStatus(
    @Default("-1")
        @JsonPropertyDescription(
            "Generation of the spec this status speaks of; -1 until the operator has seen it.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Servable and Progressing; Reconciling, Stalled and RuntimeOutdated exist only"
                + " while they are True.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("The revision that serves.") @Nullable RevisionStatus stable,
    @JsonPropertyDescription("The revision that is being brought up to take its place.")
        @Nullable RevisionStatus candidate,
    @JsonPropertyDescription("Hashes of revisions that no longer serve and are going.")
        @Nullable List<String> retiring,
    @StatusReplicas @JsonPropertyDescription("Pods of all revisions.") @Nullable Integer replicas,
    @LabelSelector @JsonPropertyDescription("Label selector of the pods of all revisions.")
        @Nullable String selector,
    @JsonPropertyDescription("Where clients inside the cluster reach the model.")
        @Nullable String url,
    @JsonPropertyDescription("The runtime of the newest revision, as Kind/name.")
        @Nullable String runtime,
    @JsonPropertyDescription("How often a refresh was asked for; part of a revision's hash.")
        @Nullable Long refreshes,
    @JsonPropertyDescription("Values of one-shot request annotations that were carried out.")
        @Nullable HandledRequests handled) {}
