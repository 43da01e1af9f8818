package io.modeldeployment.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Descriptions of fields that come from Kubernetes' own types, which carry none of their own. */
final class SchemaTexts {

  private final Map<String, String> texts;

  private SchemaTexts(Map<String, String> texts) {
    this.texts = texts;
  }

  static SchemaTexts read() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = SchemaTexts.class.getResourceAsStream("/descriptions.properties")) {
      properties.load(in);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    properties.forEach((k, v) -> texts.put((String) k, (String) v));
    return new SchemaTexts(texts);
  }

  /** Gives every property without a description the text that stands for its name. */
  void describe(JsonNode schema) {
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          ObjectNode child = (ObjectNode) property.getValue();
          if (!child.has("description") && texts.containsKey(property.getKey())) {
            JsonNode copy = child.deepCopy();
            child.removeAll();
            child.put("description", texts.get(property.getKey()));
            child.setAll((ObjectNode) copy);
          }
          describe(child);
        });
    if (schema.has("items")) {
      describe(schema.get("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      describe(schema.get("additionalProperties"));
    }
  }
}
