package io.modeldeployment.operator.apiserver;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The documents under {@code e2e/scenarios}, as text, as a user would write them. */
record ScenarioSpec(String file, String text) {

  private static final String EXPECTATION = "# refused: ";

  /** Each document of {@code invalid/}; its first line says which message refuses it. */
  static List<ScenarioSpec> invalid() {
    return documents("invalid").filter(ScenarioSpec::hasExpectation).toList();
  }

  /** Each document of {@code valid/}. */
  static List<ScenarioSpec> valid() {
    return documents("valid").filter(spec -> spec.text.contains("kind:")).toList();
  }

  /** Part of the message that must refuse the document. */
  String expectedMessage() {
    return text.lines().findFirst().orElseThrow().substring(EXPECTATION.length());
  }

  GenericKubernetesResource resource() {
    return new KubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
  }

  @Override
  public String toString() {
    return file + ": " + resource().getMetadata().getName();
  }

  private boolean hasExpectation() {
    return text.startsWith(EXPECTATION);
  }

  private static Stream<ScenarioSpec> documents(String directory) {
    Path scenarios = Path.of(System.getProperty("basedir", "")).resolve("../e2e/scenarios");
    try (Stream<Path> files = Files.list(scenarios.resolve(directory))) {
      return files.sorted().toList().stream().flatMap(ScenarioSpec::documents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<ScenarioSpec> documents(Path file) {
    try {
      return Arrays.stream(Files.readString(file).split("(?m)^---\n"))
          .map(text -> new ScenarioSpec(file.getFileName().toString(), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
