package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the model comes from and how it is addressed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.credentials) || self.uri.matches('^https?://')",
    message = "model.credentials needs a model.uri that begins with https:// or http://")
@ValidationRule(
    value = "!has(self.caBundle) || self.uri.startsWith('https://')",
    message = "model.caBundle needs a model.uri that begins with https://")
@ValidationRule(
    value = "!has(self.proxy) || self.uri.matches('^https?://')",
    message = "model.proxy needs a model.uri that begins with https:// or http://")
@ValidationRule(
    value = "!has(self.storage) || !self.uri.startsWith('pvc://')",
    message = "model.storage is of no use with pvc://: the model is read where it lies")
public record ModelSource(
    @Required
        @Size(min = 1, max = 2048) @ValidationRule(
            value =
                "self.matches('^https?://[^/?#]+/[^?#]*[^/?#](\\\\?.*)?$')"
                    + " || self.matches('^configmap://[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[-._a-zA-Z0-9]+$')"
                    + " || self.matches('^pvc://[a-z0-9]([-a-z0-9.]*[a-z0-9])?"
                    + "(/([-_~+=@,:a-zA-Z0-9]|[.][-_~+=@,:a-zA-Z0-9]|[.][.][-._~+=@,:a-zA-Z0-9])"
                    + "[-._~+=@,:a-zA-Z0-9]*)+$')",
            message =
                "model.uri must be https://HOST/PATH, http://HOST/PATH, pvc://CLAIM/PATH or"
                    + " configmap://NAME/KEY")
        @ValidationRule(
            value = "!self.matches('^https?://[^/]*@')",
            message =
                "model.uri must not carry a user name or password: it is shown in status and logs")
        @JsonPropertyDescription(
            "Location of the model file: https://HOST/PATH, http://HOST/PATH, pvc://CLAIM/PATH for a"
                + " file in a PersistentVolumeClaim of the same namespace, which is only read, or"
                + " configmap://NAME/KEY for a ConfigMap of the same namespace.")
        String uri,
    @ValidationRule(
            value = "self.matches('^sha256:[0-9a-f]{64}$')",
            message = "model.digest must be sha256: followed by 64 lower-case hexadecimal digits")
        @Size(max = 71) @JsonPropertyDescription(
            "SHA-256 of the model file, as sha256:HEX. A pod whose download differs does not start.")
        @Nullable String digest,
    @ValidationRule(
            value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
            message = "model.format must be a lower-case word such as onnx")
        @Size(min = 1, max = 63) @JsonPropertyDescription(
            "Format of the model; picks the runtime when none is named. Absent means onnx.")
        @Nullable String format,
    @ValidationRule(
            value = "self.matches('^[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$')",
            message =
                "model.name must start and end with a letter or digit and hold only letters,"
                    + " digits, '-', '_' and '.'")
        @Size(min = 1, max = 128) @JsonPropertyDescription(
            "Name of the model in the inference protocol. Absent means metadata.name.")
        @Nullable String name,
    @ValidationRule(
            value = "self.startsWith('{') && self.endsWith('}') && self.contains('\"inputs\"')",
            message =
                "model.probe must be an Open Inference Protocol request: a JSON object with inputs")
        @Size(max = 65536) @JsonPropertyDescription(
            "An Open Inference Protocol request, as JSON, that proves a pod can answer. Absent means"
                + " one made from the model's metadata (zeros, empty strings, false).")
        @Nullable String probe,
    @JsonPropertyDescription("Credentials for the server of model.uri.")
        @Nullable ModelCredentials credentials,
    @JsonPropertyDescription(
            "Authorities that the server of an https:// model.uri is trusted by, besides the usual"
                + " ones.")
        @Nullable CaBundle caBundle,
    @JsonPropertyDescription("HTTP proxy on the way to the server of model.uri.")
        @Nullable ModelProxy proxy,
    @JsonPropertyDescription("The volume that the model is fetched into.")
        @Nullable ModelStorage storage) {}
