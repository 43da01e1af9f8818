package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.model.Signature;
import io.modeldeployment.server.model.TensorSpec;
import io.modeldeployment.server.protocol.ModelIdentity;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The protocol's metadata and health answers. */
public final class JsonMetadata {

  /** The platform name that clients of the protocol know for ONNX models run by ONNX Runtime. */
  private static final String PLATFORM = "onnxruntime_onnx";

  private JsonMetadata() {}

  /** No extension is implemented yet, so none is listed. */
  public static byte[] server(String name, String version) {
    return Json.object(json -> {
      json.writeStringProperty("name", name);
      json.writeStringProperty("version", version);
      json.writeArrayPropertyStart("extensions");
      json.writeEndArray();
    });
  }

  public static byte[] model(ModelIdentity model, Signature signature) {
    return Json.object(json -> {
      json.writeStringProperty("name", model.name());
      json.writeArrayPropertyStart("versions");
      json.writeString(model.version());
      json.writeEndArray();
      json.writeStringProperty("platform", PLATFORM);
      tensors(json, "inputs", signature.inputs());
      tensors(json, "outputs", signature.outputs());
    });
  }

  /** Clients read the status, {@code live} or {@code ready}: all are there. */
  public static byte[] live() {
    return Json.object(json -> json.writeBooleanProperty("live", true));
  }

  public static byte[] ready() {
    return Json.object(json -> {
      json.writeBooleanProperty("live", true);
      json.writeBooleanProperty("ready", true);
    });
  }

  public static byte[] notReady(String why) {
    return Json.object(json -> {
      json.writeBooleanProperty("live", true);
      json.writeBooleanProperty("ready", false);
      json.writeStringProperty("error", why);
    });
  }

  public static byte[] modelReady(ModelIdentity model) {
    return Json.object(json -> {
      json.writeStringProperty("name", model.name());
      json.writeBooleanProperty("ready", true);
    });
  }

  public static byte[] modelNotReady(ModelIdentity model, String why) {
    return Json.object(json -> {
      json.writeStringProperty("name", model.name());
      json.writeBooleanProperty("ready", false);
      json.writeStringProperty("error", why);
    });
  }

  private static void tensors(JsonGenerator json, String field, List<TensorSpec> specs) {
    json.writeArrayPropertyStart(field);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringProperty("name", spec.name());
      json.writeStringProperty("datatype", spec.datatype().name());
      json.writeName("shape");
      JsonInferWriter.writeShape(json, spec.shape());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
