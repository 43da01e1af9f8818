package io.modeldeployment.e2e.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

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
    return withValuesFile(values, file -> template(directory(), release, kubernetes, file));
  }

  /**
   * Renders the hooks beside everything else. The library leaves them out, so a copy of the chart
   * is rendered in which the annotation that makes a hook has another name: {@link Rendered#HOOK}.
   */
  static Rendered renderWithHooks(String release, String values) {
    try {
      Path copy = Files.createTempDirectory("chart");
      try {
        copyTree(directory(), copy);
        Path hooks = copy.resolve("templates/_hooks.tpl");
        Files.writeString(
            hooks, Files.readString(hooks).replace("helm.sh/hook:", Rendered.HOOK + ":"));
        return withValuesFile(values, file -> template(copy, release, OLDEST_KUBERNETES, file));
      } finally {
        deleteTree(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static Rendered template(Path chart, String release, String kubernetes, Path values) {
    return Rendered.parse(
        new Helm(chart)
            .template()
            .withName(release)
            .withNamespace(NAMESPACE)
            .withKubeVersion(kubernetes)
            .withValuesFile(values)
            .call());
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.skip(1).toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
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
