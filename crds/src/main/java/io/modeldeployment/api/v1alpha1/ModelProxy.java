package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP proxy that a model is fetched through. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelProxy(
    @Required
        @ValidationRule(
            value = "!self.contains('@')",
            message =
                "model.proxy.url must not carry a user name or password: it is shown to everyone"
                    + " who may read the resource")
        @ValidationRule(
            value = "self.contains('@') || self.matches('^http://[^/?#@:]+:[0-9]{1,5}/?$')",
            message = "model.proxy.url must be http://HOST:PORT")
        @Size(min = 1, max = 512) @JsonPropertyDescription("The proxy, as http://HOST:PORT.")
        String url,
    @ValidationRule(
            value = "self.all(h, h.matches('^[^,/ ]+(/[0-9]{1,3})?$'))",
            message =
                "model.proxy.noProxy lists hosts, domains such as .example.com, addresses and ranges"
                    + " such as 10.0.0.0/8")
        @Size(min = 1, max = 64) @JsonPropertyDescription(
            "Hosts, domains, addresses and ranges of addresses that are reached without the proxy.")
        @Nullable List<@Size(min = 1, max = 253) String> noProxy) {}
