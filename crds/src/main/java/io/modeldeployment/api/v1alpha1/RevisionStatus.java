package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One revision as it runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RevisionStatus(
    @Required @JsonPropertyDescription("Hash that names the revision.") String hash,
    @JsonPropertyDescription("SHA-256 of the model file that its pods serve.")
        @Nullable String digest,
    @JsonPropertyDescription("Pods that exist.") @Nullable Integer replicas,
    @JsonPropertyDescription("Pods that are ready.") @Nullable Integer ready) {}
