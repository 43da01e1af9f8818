package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What a model is fetched with where its server asks who is there. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCredentials(
    @Required
        @ValidationRule(
            value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
            message = "model.credentials.secretName must be the name of a Secret")
        @Size(min = 1, max = 253) @JsonPropertyDescription(
            "Secret of the same namespace with the key token (sent as a bearer token), or with the"
                + " keys username and password. Only the fetch reads it, and sends it only to the"
                + " host of model.uri.")
        String secretName) {}
