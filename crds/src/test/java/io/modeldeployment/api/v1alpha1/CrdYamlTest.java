package io.modeldeployment.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdYamlTest {

  /** Client-side apply keeps the object in an annotation of at most 256 KiB; we stay well below. */
  private static final int MAX_BYTES = 150_000;

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir private Path scratch;

  @Test
  void committedFilesAreWhatTheTypesSay() throws Exception {
    // given
    Map<String, String> generated = CrdYaml.generate(scratch);

    // when
    if (Boolean.getBoolean("crds.update")) {
      CrdYaml.write(Path.of("."), generated);
    }

    // then
    for (Map.Entry<String, String> file : generated.entrySet()) {
      assertThat(Path.of(file.getKey()))
          .as("crds/%s is stale or absent: run `make crds` and commit the result", file.getKey())
          .hasContent(file.getValue());
    }
  }

  @Test
  void everyFieldIsDescribed() throws Exception {
    for (Map.Entry<String, String> file : CrdYaml.generate(scratch).entrySet()) {
      // given
      JsonNode schema =
          YAML.readTree(file.getValue()).at("/spec/versions/0/schema/openAPIV3Schema");

      // when
      List<String> bare = new ArrayList<>();
      collectUndescribed(schema, "", bare);

      // then
      assertThat(bare).as("fields without a description in %s", file.getKey()).isEmpty();
    }
  }

  @Test
  void filesAreSmallEnoughForClientSideApply() throws Exception {
    for (Map.Entry<String, String> file : CrdYaml.generate(scratch).entrySet()) {
      int bytes = file.getValue().getBytes(StandardCharsets.UTF_8).length;
      assertThat(bytes).as(file.getKey()).isLessThan(MAX_BYTES);
      assertThat(Files.exists(Path.of(file.getKey()))).isTrue();
    }
  }

  private static void collectUndescribed(JsonNode schema, String path, List<String> bare) {
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          String at = path + "." + property.getKey();
          boolean section = at.equals(".spec") || at.equals(".status");
          if (!section && property.getValue().path("description").asText().isBlank()) {
            bare.add(at);
          }
          collectUndescribed(property.getValue(), at, bare);
        });
    if (schema.has("items")) {
      collectUndescribed(schema.get("items"), path + "[]", bare);
    }
    if (schema.path("additionalProperties").isObject()) {
      collectUndescribed(schema.get("additionalProperties"), path + "{}", bare);
    }
  }
}
