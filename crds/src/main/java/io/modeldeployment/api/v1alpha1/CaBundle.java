package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Certificates of authorities that a model's server is trusted by. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaBundle(
    @Required
        @ValidationRule(
            value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
            message = "model.caBundle.configMapName must be the name of a ConfigMap")
        @Size(min = 1, max = 253) @JsonPropertyDescription("ConfigMap of the same namespace that holds the certificates.")
        String configMapName,
    @ValidationRule(
            value = "self.matches('^[-._a-zA-Z0-9]+$') && !self.startsWith('..') && self != '.'",
            message = "model.caBundle.key must be a key of a ConfigMap, such as ca.crt")
        @Size(min = 1, max = 253) @JsonPropertyDescription("Its key with the certificates, in PEM. Absent means ca.crt.")
        @Nullable String key) {}
