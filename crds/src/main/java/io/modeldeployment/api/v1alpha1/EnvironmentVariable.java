package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One environment variable, given as a value or taken from a Secret of the same namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.value) != has(self.secretKeyRef)",
    message = "an entry of env needs exactly one of value and secretKeyRef")
@ValidationRule(
    value = "!(self.name in ['MODEL_NAME', 'MODEL_DIR'])",
    message = "MODEL_NAME and MODEL_DIR are set by the operator; use model.name instead")
public record EnvironmentVariable(
    @Required
        @Size(min = 1, max = 256) @ValidationRule(
            value = "self.matches('^[A-Za-z_][A-Za-z0-9_]*$')",
            message =
                "an environment variable's name holds letters, digits and '_' and does not start"
                    + " with a digit")
        @JsonPropertyDescription("Name of the variable.")
        String name,
    @Size(max = 32768) @JsonPropertyDescription("Its value.") @Nullable String value,
    @JsonPropertyDescription("The key of a Secret of the same namespace that holds its value.")
        @Nullable SecretKeyReference secretKeyRef) {}
