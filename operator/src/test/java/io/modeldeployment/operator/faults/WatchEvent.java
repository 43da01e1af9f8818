package io.modeldeployment.operator.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/** One event of a watch: ADDED, MODIFIED, DELETED, BOOKMARK or ERROR, of an object. */
public record WatchEvent(String type, String kind, String name) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static WatchEvent parse(byte[] payload) {
    try {
      JsonNode event = JSON.readTree(new String(payload, StandardCharsets.UTF_8));
      JsonNode object = event.path("object");
      return new WatchEvent(
          event.path("type").asText(),
          object.path("kind").asText(),
          object.path("metadata").path("name").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a watch event that is no JSON", e);
    }
  }
}
