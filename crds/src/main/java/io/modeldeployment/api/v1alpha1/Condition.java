package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One aspect of the state, in the form of Kubernetes' own conditions. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @Required @JsonPropertyDescription("Name of the aspect.") String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") String status,
    @JsonPropertyDescription("Generation of the spec the condition speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When status last changed, in RFC 3339.")
        @Nullable String lastTransitionTime,
    @Required @JsonPropertyDescription("One word for why.") String reason,
    @JsonPropertyDescription("A sentence for people.") @Nullable String message) {}
