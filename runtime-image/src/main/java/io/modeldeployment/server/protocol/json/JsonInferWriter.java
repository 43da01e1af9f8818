package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Signature;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.protocol.InferResponse;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import io.modeldeployment.server.protocol.Quoted;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Writes an answer as JSON. Numbers have the fewest digits that read back as the same bits; NaN and
 * the infinities, for which JSON has no number, are the strings "NaN", "Infinity" and "-Infinity".
 */
public final class JsonInferWriter {

  private final InferResponse response;
  private final Map<String, List<String>> texts = new HashMap<>();

  /** Finds out whether the answer can be written at all, before the first byte of it is. */
  public JsonInferWriter(InferResponse response) throws ProtocolException {
    this.response = response;
    for (Map.Entry<String, Tensor> output : response.outputs().entrySet()) {
      if (output.getValue() instanceof Tensor.Bytes bytes) {
        texts.put(output.getKey(), decode(output.getKey(), bytes));
      }
    }
  }

  /** Refuses outputs whose datatype has no JSON form here, before they are computed. */
  public static void check(Signature signature, Set<String> outputs) throws ProtocolException {
    for (String name : outputs) {
      Datatype datatype = signature.output(name).orElseThrow().datatype();
      if (!isWritable(datatype)) {
        throw ProtocolException.invalid(
            "datatype %s of output %s is not supported over JSON yet"
                .formatted(datatype, Quoted.name(name)));
      }
    }
  }

  public void write(OutputStream out) {
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeStringProperty("model_name", response.modelName());
      json.writeStringProperty("model_version", response.modelVersion());
      if (response.id() != null) {
        json.writeStringProperty("id", response.id());
      }
      json.writeArrayPropertyStart("outputs");
      response.outputs().forEach((name, tensor) -> writeOutput(json, name, tensor));
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void writeOutput(JsonGenerator json, String name, Tensor tensor) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("datatype", tensor.datatype().name());
    json.writeName("shape");
    writeShape(json, tensor.shape());
    json.writeArrayPropertyStart("data");
    switch (tensor) {
      case Tensor.Numeric numeric -> writeNumbers(json, numeric);
      case Tensor.Bytes bytes -> texts.getOrDefault(name, List.of()).forEach(json::writeString);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeShape(JsonGenerator json, Shape shape) {
    long[] dims = shape.toArray();
    json.writeArray(dims, 0, dims.length);
  }

  private static void writeNumbers(JsonGenerator json, Tensor.Numeric tensor) {
    ByteBuffer data = tensor.data();
    switch (tensor.datatype()) {
      case BOOL -> {
        while (data.hasRemaining()) {
          json.writeBoolean(data.get() != 0);
        }
      }
      case INT32 -> {
        while (data.hasRemaining()) {
          json.writeNumber(data.getInt());
        }
      }
      case INT64 -> {
        while (data.hasRemaining()) {
          json.writeNumber(data.getLong());
        }
      }
      case FP32 -> {
        while (data.hasRemaining()) {
          json.writeNumber(data.getFloat());
        }
      }
      case FP64 -> {
        while (data.hasRemaining()) {
          json.writeNumber(data.getDouble());
        }
      }
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, FP16, BF16, BYTES ->
          throw new IllegalArgumentException("no JSON form of " + tensor.datatype());
    }
  }

  private static boolean isWritable(Datatype datatype) {
    return switch (datatype) {
      case BOOL, INT32, INT64, FP32, FP64, BYTES -> true;
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, FP16, BF16 -> false;
    };
  }

  private static List<String> decode(String name, Tensor.Bytes bytes) throws ProtocolException {
    try {
      List<String> texts = new ArrayList<>(bytes.elements().size());
      for (byte[] element : bytes.elements()) {
        texts.add(Unicode.decode(element));
      }
      return texts;
    } catch (CharacterCodingException e) {
      throw new ProtocolException(
          Kind.NOT_REPRESENTABLE,
          "output "
              + Quoted.name(name)
              + " holds bytes that are not UTF-8, which JSON cannot carry");
    }
  }
}
