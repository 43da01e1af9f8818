package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.protocol.InferResponse;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import io.modeldeployment.server.protocol.Quoted;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Writes an answer as JSON. Numbers have the fewest digits that read back as the same bits, those
 * of 16 bits as FP32; NaN and the infinities, for which JSON has no number, are the strings "NaN",
 * "Infinity" and "-Infinity".
 */
public final class JsonInferWriter {

  /** Writes the element that the buffer stands before. */
  @FunctionalInterface
  private interface NumberWriter {
    void writeNext(ByteBuffer data, JsonGenerator json);
  }

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
    NumberWriter writer = writer(tensor.datatype());
    while (data.hasRemaining()) {
      writer.writeNext(data, json);
    }
  }

  private static NumberWriter writer(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> (data, json) -> json.writeBoolean(data.get() != 0);
      case UINT8 -> (data, json) -> json.writeNumber(Byte.toUnsignedInt(data.get()));
      case UINT16 -> (data, json) -> json.writeNumber(Short.toUnsignedInt(data.getShort()));
      case UINT32 -> (data, json) -> json.writeNumber(Integer.toUnsignedLong(data.getInt()));
      case UINT64 -> (data, json) -> writeUnsigned(data.getLong(), json);
      case INT8 -> (data, json) -> json.writeNumber((int) data.get());
      case INT16 -> (data, json) -> json.writeNumber((int) data.getShort());
      case INT32 -> (data, json) -> json.writeNumber(data.getInt());
      case INT64 -> (data, json) -> json.writeNumber(data.getLong());
      case FP16 -> (data, json) -> json.writeNumber(ShortFloat.FP16.toFloat(data.getShort()));
      case BF16 -> (data, json) -> json.writeNumber(ShortFloat.BF16.toFloat(data.getShort()));
      case FP32 -> (data, json) -> json.writeNumber(data.getFloat());
      case FP64 -> (data, json) -> json.writeNumber(data.getDouble());
      case BYTES -> throw new IllegalArgumentException("BYTES are not numbers");
    };
  }

  private static void writeUnsigned(long value, JsonGenerator json) {
    if (value >= 0) {
      json.writeNumber(value);
    } else {
      json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
    }
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
