package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and limits of a container. */
@ValidationRule(
    value =
        "!has(self.requests) || !has(self.limits) || self.requests.all(r, !(r in self.limits) ||"
            + " quantity(string(self.requests[r])).compareTo(quantity(string(self.limits[r]))) <= 0)",
    message = "a request must not be greater than the limit of the same resource")
@ValidationRule(
    value =
        "(!has(self.requests) || self.requests.all(r, isQuantity(string(self.requests[r])))) &&"
            + " (!has(self.limits) || self.limits.all(r, isQuantity(string(self.limits[r]))))",
    message = "requests and limits must be quantities such as 500m, 2 or 1Gi")
public record ResourceSpec(
    @JsonPropertyDescription("Least amount of each resource a pod is placed with, such as cpu.")
        @Nullable Map<String, Quantity> requests,
    @JsonPropertyDescription("Most of each resource a container may use, such as memory.")
        @Nullable Map<String, Quantity> limits) {}
