package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Names the runtime that serves a model. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeReference(
    @JsonPropertyDescription(
            "ClusterModelRuntime, or ModelRuntime for one of the same namespace. Absent means"
                + " ClusterModelRuntime.")
        @Nullable RuntimeKind kind,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the runtime.")
        String name) {}
