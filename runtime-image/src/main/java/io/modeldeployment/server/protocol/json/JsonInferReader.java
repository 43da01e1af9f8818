package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.model.Signature;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.protocol.InferRequest;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.Quoted;
import io.modeldeployment.server.protocol.RequestRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Reads an inference request in one pass, each tensor straight into the memory it runs from. */
public final class JsonInferReader {

  private static final int BYTE_ORDER_MARK = 3;

  private final RequestRules rules;

  public JsonInferReader(Signature signature) {
    this.rules = new RequestRules(signature);
  }

  /** Reads the request in the first {@code length} bytes. */
  public InferRequest read(byte[] body, int length, RequestMemory memory)
      throws ProtocolException, OverloadedException {
    int start = hasByteOrderMark(body, length) ? BYTE_ORDER_MARK : 0;
    try (JsonParser json = Json.parser(body, start, length - start)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw ProtocolException.invalid(
            length == start
                ? "the request has no body, expected a JSON object"
                : "the request is not a JSON object");
      }
      JsonTensorReader tensors = new JsonTensorReader(rules, memory, body, start, length);
      InferRequest request = readRoot(json, tensors);
      if (json.nextToken() != null) {
        throw ProtocolException.invalid("something follows the request's JSON object");
      }
      return request;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private InferRequest readRoot(JsonParser json, JsonTensorReader tensors)
      throws ProtocolException, OverloadedException {
    String id = null;
    Map<String, Tensor> inputs = Map.of();
    List<String> outputs = List.of();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "id" -> id = JsonFields.text(json, "id");
        case "inputs" -> inputs = readInputs(json, tensors);
        case "outputs" -> outputs = readOutputs(json);
        case "parameters" -> JsonFields.parameters(json);
        default -> json.skipChildren();
      }
    }
    if (inputs.isEmpty()) {
      throw ProtocolException.invalid("the request has no inputs");
    }
    rules.complete(inputs);
    return new InferRequest(id, inputs, rules.outputs(outputs));
  }

  private static Map<String, Tensor> readInputs(JsonParser json, JsonTensorReader tensors)
      throws ProtocolException, OverloadedException {
    JsonFields.expectArray(json, "inputs");
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      JsonFields.expectObject(json, "each of inputs");
      JsonTensorReader.Named input = tensors.read(json);
      if (inputs.put(input.name(), input.tensor()) != null) {
        throw ProtocolException.invalid("input " + Quoted.name(input.name()) + " is given twice");
      }
    }
    return inputs;
  }

  private static List<String> readOutputs(JsonParser json) throws ProtocolException {
    JsonFields.expectArray(json, "outputs");
    List<String> outputs = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      JsonFields.expectObject(json, "each of outputs");
      outputs.add(readOutput(json));
    }
    return outputs;
  }

  private static String readOutput(JsonParser json) throws ProtocolException {
    String name = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = JsonFields.text(json, "an output's name");
        case "parameters" -> JsonFields.parameters(json);
        default -> json.skipChildren();
      }
    }
    if (name == null) {
      throw ProtocolException.invalid("an output has no name");
    }
    return name;
  }

  private static boolean hasByteOrderMark(byte[] body, int length) {
    return length >= BYTE_ORDER_MARK
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }

  private static ProtocolException malformed(JacksonException e) {
    return ProtocolException.invalid(
        "the request is not valid JSON%s: %s"
            .formatted(place(e.getLocation()), firstLine(String.valueOf(e.getOriginalMessage()))));
  }

  // The reader knows no place for limits it exceeded.
  private static String place(@Nullable TokenStreamLocation location) {
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
