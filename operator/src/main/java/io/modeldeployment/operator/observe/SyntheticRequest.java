package io.modeldeployment.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Makes an inference request from a model's metadata: open dimensions are 1, values are empty. */
final class SyntheticRequest {

  /** More elements than this make a probe too heavy; the user is asked for one instead. */
  private static final long MAX_ELEMENTS = 1L << 20;

  private SyntheticRequest() {}

  /** The request as JSON; empty where the metadata describes no input that can be made. */
  static Optional<String> from(JsonNode metadata) {
    JsonNode inputs = metadata.path("inputs");
    if (!inputs.isArray() || inputs.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode made = request.putArray("inputs");
    for (JsonNode input : inputs) {
      Optional<ObjectNode> tensor = tensor(input);
      if (tensor.isEmpty()) {
        return Optional.empty();
      }
      made.add(tensor.get());
    }
    return Optional.of(request.toString());
  }

  private static Optional<ObjectNode> tensor(JsonNode input) {
    ObjectNode tensor = JsonNodeFactory.instance.objectNode();
    tensor.put("name", input.path("name").asText());
    tensor.put("datatype", input.path("datatype").asText());
    ArrayNode shape = tensor.putArray("shape");
    long elements = 1;
    for (JsonNode dimension : input.path("shape")) {
      long size = dimension.asLong() < 0 ? 1 : dimension.asLong();
      shape.add(size);
      elements = size > MAX_ELEMENTS ? size : elements * size;
      if (elements > MAX_ELEMENTS) {
        return Optional.empty();
      }
    }
    Optional<JsonNode> value = value(input.path("datatype").asText());
    if (value.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode data = tensor.putArray("data");
    for (long i = 0; i < elements; i++) {
      data.add(value.get());
    }
    return Optional.of(tensor);
  }

  private static Optional<JsonNode> value(String datatype) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (datatype) {
      case "BOOL" -> Optional.of(json.booleanNode(false));
      case "BYTES" -> Optional.of(json.textNode(""));
      case "FP16", "BF16", "FP32", "FP64" -> Optional.of(json.numberNode(0));
      case "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64" ->
          Optional.of(json.numberNode(0));
      default -> Optional.empty();
    };
  }
}
