package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Devices that a pod asks for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Accelerator(
    @Required
        @Size(min = 3, max = 253) @ValidationRule(
            value =
                "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$')",
            message = "accelerators.resource must be an extended resource such as nvidia.com/gpu")
        @JsonPropertyDescription("Extended resource of the device, such as nvidia.com/gpu.")
        String resource,
    @Required @Min(1) @Max(64) @JsonPropertyDescription("Number of devices for each pod.")
        Integer count) {}
