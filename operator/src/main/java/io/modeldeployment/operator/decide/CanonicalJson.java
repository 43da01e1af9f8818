package io.modeldeployment.operator.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** One text for all JSON that means the same: keys sorted, nulls and empty collections left out. */
public final class CanonicalJson {

  private CanonicalJson() {}

  /** The canonical text of a JSON value. */
  public static String of(JsonNode node) {
    return canonical(node).toString();
  }

  private static JsonNode canonical(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(p -> sorted.put(p.getKey(), canonical(p.getValue())));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      sorted.forEach((key, value) -> {
        if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
          object.set(key, value);
        }
      });
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(canonical(item)));
      return array;
    }
    return node;
  }
}
