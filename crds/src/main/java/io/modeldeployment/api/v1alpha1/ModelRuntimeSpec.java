package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pod of a serving engine looks like: an allow-list, no raw pod. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.probe == 'PodReady' || self.protocol == 'OpenInferenceV2'",
    message =
        "probe Inference needs protocol OpenInferenceV2; use probe PodReady for other protocols")
public record ModelRuntimeSpec(
    @Required
        @Size(min = 1, max = 32) @ValidationRule(
            value = "self.all(f, f.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$'))",
            message = "formats must be lower-case words such as onnx")
        @JsonPropertyDescription("Model formats it serves.")
        List<@Size(min = 1, max = 63) String> formats,
    @Required
        @JsonPropertyDescription(
            "Inference protocol on port http: OpenInferenceV2, or Other for any other.")
        RuntimeProtocol protocol,
    @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Image of the serving container.")
        String image,
    @JsonPropertyDescription("When the image is pulled: Always, IfNotPresent or Never.")
        @Nullable ImagePullPolicy imagePullPolicy,
    @JsonPropertyDescription("Command of the container, instead of the image's entry point.")
        @Nullable List<String> command,
    @JsonPropertyDescription(
            "Arguments; $(MODEL_NAME) and $(MODEL_DIR) are replaced by their values.")
        @Nullable List<String> args,
    @Size(max = 100) @JsonPropertyDescription("Environment variables of the serving container.")
        @Nullable List<RuntimeEnvironmentVariable> env,
    @Required @JsonPropertyDescription("Ports the engine listens on.") RuntimePorts ports,
    @Required @JsonPropertyDescription("Paths that tell the engine's health, on port http.")
        RuntimeHealth health,
    @JsonPropertyDescription("Resources used where a ModelDeployment names none.")
        @Nullable ResourceSpec resources,
    @Required @JsonPropertyDescription("Where the engine reads the model.") ModelMount modelMount,
    @Required
        @Min(1) @JsonPropertyDescription(
            "User id the engine runs as; never 0. Files of the model belong to the same group.")
        Long runAsUser,
    @Size(max = 16) @ValidationRule(
            value = "self.all(p, p.startsWith('/') && p != '/')",
            message = "writablePaths must be absolute paths other than /")
        @JsonPropertyDescription(
            "Absolute paths the engine writes to; each is an empty directory. The rest of the file"
                + " system is read-only.")
        @Nullable List<@Size(max = 1024) String> writablePaths,
    @ValidationRule(
            value = "isQuantity(string(self))",
            message = "sharedMemory must be a quantity such as 1Gi")
        @JsonPropertyDescription(
            "Size of /dev/shm, for engines that share memory between processes.")
        @Nullable Quantity sharedMemory,
    @Required
        @JsonPropertyDescription(
            "Inference proves a pod by one real inference; PodReady trusts its readiness, for"
                + " engines that cannot be probed, and status says so.")
        RuntimeProbe probe) {}
