package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChartLintTest {

  @Test
  void strictLintFindsNothing() {
    // when
    LintResult result = Chart.lint();

    // then
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
  }

  @Test
  void olderKubernetesIsRefused() {
    assertThatThrownBy(() -> Chart.render("mdo", "1.29.9", ""))
        .hasMessageContaining("chart requires kubeVersion");
    assertThat(Chart.render("mdo", "1.36.3-vendor.1", "").has("Deployment")).isTrue();
  }

  @Test
  void crdsAreTheGeneratedOnes() throws IOException {
    // given
    Map<String, String> generated = contents(Chart.crds());

    // when
    Map<String, String> packaged = contents(Chart.directory().resolve("crds"));

    // then
    assertThat(packaged.keySet()).as("run: make crds").isEqualTo(generated.keySet()).isNotEmpty();
    assertThat(generated.keySet())
        .filteredOn(name -> !generated.get(name).equals(packaged.get(name)))
        .as("stale copies in the chart, run: make crds")
        .isEmpty();
  }

  @Test
  void everyObjectCarriesTheReleaseLabels() {
    // when
    Rendered rendered = Chart.render("replicas: 2");

    // then
    assertThat(rendered.manifests()).isNotEmpty().allSatisfy(ChartLintTest::hasReleaseLabels);
  }

  private static void hasReleaseLabels(JsonNode manifest) {
    JsonNode labels = manifest.at("/metadata/labels");
    assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo("mdo");
    assertThat(labels.path("app.kubernetes.io/managed-by").asText()).isEqualTo("Helm");
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
