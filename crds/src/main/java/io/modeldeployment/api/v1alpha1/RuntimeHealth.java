package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Health paths of a serving engine, on its port http. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeHealth(
    @Required
        @Size(max = 1024) @ValidationRule(value = "self.startsWith('/')", message = "health.live must start with /")
        @JsonPropertyDescription("Answers 2xx while the process works.")
        String live,
    @Required
        @Size(max = 1024) @ValidationRule(value = "self.startsWith('/')", message = "health.ready must start with /")
        @JsonPropertyDescription("Answers 2xx while the model can be asked.")
        String ready) {}
