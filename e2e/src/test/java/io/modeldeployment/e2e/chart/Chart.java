package io.modeldeployment.e2e.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** The chart under test and Helm's own engine to render it. */
final class Chart {

  static final String NAMESPACE = "models-system";

  /** The oldest version that Chart.yaml promises; the library's own default is older. */
  static final String OLDEST_KUBERNETES = "1.30.0";

  private static final Path PROJECT = project(Path.of("").toAbsolutePath());

  private Chart() {}

  static Path directory() {
    return PROJECT.resolve("helm/model-deployment-operator");
  }

  static Path crds() {
    return PROJECT.resolve("crds");
  }

  /** Renders a release named mdo with these values (YAML) over the chart's own. */
  static Rendered render(String values) {
    return render("mdo", values);
  }

  static Rendered render(String release, String values) {
    return render(release, OLDEST_KUBERNETES, values);
  }

  static Rendered render(String release, String kubernetes, String values) {
    return withValuesFile(
        values,
        file ->
            Rendered.parse(
                helm()
                    .template()
                    .withName(release)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(kubernetes)
                    .withValuesFile(file)
                    .call()));
  }

  /** What Helm prints after an install with these values. */
  static String notes(String values) {
    return withValuesFile(
        values,
        file ->
            helm()
                .install()
                .withName("mdo")
                .withNamespace(NAMESPACE)
                .withKubeVersion(OLDEST_KUBERNETES)
                .clientOnly()
                .dryRun()
                .withValuesFile(file)
                .call()
                .getOutput());
  }

  static LintResult lint() {
    return helm().lint().strict().call();
  }

  private static Helm helm() {
    return new Helm(directory());
  }

  private static <T> T withValuesFile(String values, Function<Path, T> action) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        return action.apply(Files.writeString(file, values));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The build runs tests in the module, an IDE may run them anywhere below the project. */
  private static Path project(Path start) {
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("helm/model-deployment-operator"))) {
        return at;
      }
    }
    throw new IllegalStateException("no directory above " + start + " holds the chart");
  }
}
