package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret of the same namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeyReference(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret.") String name,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the Secret.")
        String key) {}
