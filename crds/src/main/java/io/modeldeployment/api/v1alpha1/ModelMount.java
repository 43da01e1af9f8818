package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the model is mounted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelMount(
    @Required
        @Size(min = 2, max = 1024) @ValidationRule(
            value = "self.matches('^/[^/]') && !self.contains('..')",
            message = "modelMount.path must be an absolute path other than / and without ..")
        @JsonPropertyDescription("Absolute path of the model's directory in the container.")
        String path) {}
