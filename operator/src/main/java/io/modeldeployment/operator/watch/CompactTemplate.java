package io.modeldeployment.operator.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A pod template read as text, since it is only compared. Its own fields are empty. */
@JsonSerialize(converter = CompactTemplate.ToText.class)
final class CompactTemplate extends PodTemplateSpec {

  private static final long serialVersionUID = 1;

  private final transient CompactJson json;

  private CompactTemplate(CompactJson json) {
    this.json = json;
  }

  /** A template as text, however it was read. */
  static CompactJson textOf(PodTemplateSpec template) {
    return template instanceof CompactTemplate compact ? compact.json : CompactJson.of(template);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompactTemplate template && json.equals(template.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  static final class ToText extends StdConverter<CompactTemplate, CompactJson> {
    @Override
    public CompactJson convert(CompactTemplate template) {
      return template.json;
    }
  }

  /** Reads a template without taking it apart. */
  static final class Reader extends JsonDeserializer<PodTemplateSpec> {
    @Override
    public PodTemplateSpec deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return new CompactTemplate(CompactJson.read(parser));
    }
  }
}
