package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and limits of a container. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.requests) || !has(self.limits) || self.requests.all(r, !(r in self.limits) ||"
            + " quantity(string(self.requests[r])).compareTo(quantity(string(self.limits[r]))) <= 0)",
    message = "a request must not be greater than the limit of the same resource")
public record ResourceSpec(
    @Size(max = ResourceSpec.MAX_ENTRIES) @ValidationRule(value = ResourceSpec.QUANTITIES, message = ResourceSpec.QUANTITIES_MESSAGE)
        @ValidationRule(value = ResourceSpec.NAMES, message = ResourceSpec.NAMES_MESSAGE)
        @JsonPropertyDescription("Least amount of each resource a pod is placed with, such as cpu.")
        @Nullable Map<String, Quantity> requests,
    @Size(max = ResourceSpec.MAX_ENTRIES) @ValidationRule(value = ResourceSpec.QUANTITIES, message = ResourceSpec.QUANTITIES_MESSAGE)
        @ValidationRule(value = ResourceSpec.NAMES, message = ResourceSpec.NAMES_MESSAGE)
        @JsonPropertyDescription("Most of each resource a container may use, such as memory.")
        @Nullable Map<String, Quantity> limits) {

  /**
   * The API server bounds the cost of a rule by the size of the largest map; 7 is what it takes.
   */
  static final int MAX_ENTRIES = 6;

  static final String QUANTITIES = "self.all(r, isQuantity(string(self[r])))";
  static final String QUANTITIES_MESSAGE =
      "requests and limits must be quantities such as 500m, 2 or 1Gi";
  static final String NAMES =
      "self.all(r, r in ['cpu', 'memory', 'ephemeral-storage'] || r.startsWith('hugepages-'))";
  static final String NAMES_MESSAGE =
      "resources are cpu, memory, ephemeral-storage and hugepages; name devices in accelerators";
}
