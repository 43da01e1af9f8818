package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One environment variable that a runtime sets. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(self.name in ['MODEL_NAME', 'MODEL_DIR'])",
    message = "MODEL_NAME and MODEL_DIR are set by the operator; refer to them as $(MODEL_NAME)")
public record RuntimeEnvironmentVariable(
    @Required
        @Size(min = 1, max = 256) @ValidationRule(
            value = "self.matches('^[A-Za-z_][A-Za-z0-9_]*$')",
            message =
                "an environment variable's name holds letters, digits and '_' and does not start"
                    + " with a digit")
        @JsonPropertyDescription("Name of the variable.")
        String name,
    @Required @Size(max = 32768) @JsonPropertyDescription("Its value.") String value) {}
