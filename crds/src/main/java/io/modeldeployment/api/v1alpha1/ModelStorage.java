package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** The volume that a model is fetched into. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.medium) || has(self.sizeLimit)",
    message = "model.storage.medium Memory needs model.storage.sizeLimit")
public record ModelStorage(
    @ValidationRule(
            value =
                "isQuantity(string(self)) && quantity(string(self)).compareTo(quantity('1Ki')) >= 0"
                    + " && quantity(string(self)).compareTo(quantity('1Pi')) <= 0",
            message = "model.storage.sizeLimit must be a quantity from 1Ki to 1Pi, such as 20Gi")
        @JsonPropertyDescription(
            "Largest model to accept; a larger one is refused by the fetch. Absent means 10Gi.")
        @Nullable Quantity sizeLimit,
    @JsonPropertyDescription(
            "Memory keeps the model in the node's memory. It counts against the pod's memory, so"
                + " resources.limits.memory must leave room for it beside the loaded model. Absent"
                + " means the node's disk.")
        @Nullable StorageMedium medium) {}
