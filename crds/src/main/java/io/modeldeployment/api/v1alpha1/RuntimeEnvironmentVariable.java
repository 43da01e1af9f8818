package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One environment variable that a runtime sets. */
public record RuntimeEnvironmentVariable(
    @Required @Size(min = 1, max = 256) @JsonPropertyDescription("Name of the variable.")
        String name,
    @Required @Size(max = 32768) @JsonPropertyDescription("Its value.") String value) {}
