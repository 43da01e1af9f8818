package io.modeldeployment.e2e.chart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The manifests of one rendering. */
record Rendered(List<JsonNode> manifests) {

  /** Annotation of a hook's objects in {@link Chart#renderWithHooks}. */
  static final String HOOK = "test/hook";

  /** A key written twice is an error here, while Kubernetes would silently take one of the two. */
  private static final ObjectReader READER =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  static Rendered parse(String yaml) {
    List<JsonNode> manifests = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = READER.readValues(yaml)) {
      documents.forEachRemaining(document -> {
        if (document.isObject()) {
          manifests.add(document);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Rendered(List.copyOf(manifests));
  }

  /** The objects of hooks of one event. */
  Rendered hooks(String event) {
    return new Rendered(manifests.stream().filter(m -> hook(m).contains(event)).toList());
  }

  private static List<String> hook(JsonNode manifest) {
    String events = manifest.at("/metadata/annotations").path(HOOK).asText();
    return events.isEmpty() ? List.of() : List.of(events.split(","));
  }

  List<JsonNode> ofKind(String kind) {
    return manifests.stream().filter(m -> m.path("kind").asText().equals(kind)).toList();
  }

  List<String> names(String kind) {
    return ofKind(kind).stream().map(m -> m.at("/metadata/name").asText()).toList();
  }

  boolean has(String kind) {
    return !ofKind(kind).isEmpty();
  }

  /** The only object of a type, as the type. */
  <T extends HasMetadata> T one(Class<T> type) {
    List<T> found = all(type);
    if (found.size() != 1) {
      throw new AssertionError("expected one " + type.getSimpleName() + ", got " + found.size());
    }
    return found.getFirst();
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return ofKind(type.getSimpleName()).stream()
        .map(manifest -> Serialization.unmarshal(manifest.toString(), type))
        .toList();
  }
}
