package io.modeldeployment.operator.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.StringWriter;

/**
 * A part of a cached object that is rarely looked into, kept as text: a fourth of the memory that
 * maps or Fabric8's classes take. Whoever serialises it gets the JSON that it was made from.
 *
 * @param text the JSON
 */
@JsonSerialize(using = CompactJson.Inflater.class)
record CompactJson(String text) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** The compact form of a value; one that is compact already stays. */
  static CompactJson of(Object value) {
    return value instanceof CompactJson compact
        ? compact
        : new CompactJson(SERIALIZATION.asJson(value));
  }

  /** The value that a parser stands before. */
  static CompactJson read(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.copyCurrentStructure(parser);
    }
    return new CompactJson(text.toString());
  }

  /** Reads any value so. */
  static final class Reader extends JsonDeserializer<Object> {
    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return read(parser);
    }
  }

  /** Writes the JSON as if the value itself were written, also into trees. */
  static final class Inflater extends JsonSerializer<CompactJson> {
    @Override
    public void serialize(CompactJson value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      try (JsonParser parser = JSON.createParser(value.text())) {
        parser.nextToken();
        out.copyCurrentStructure(parser);
      }
    }
  }
}
