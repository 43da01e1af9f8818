package io.modeldeployment.operator.apiserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Renders the project's chart by the helm that was built with the API server. */
public final class Helm {

  private Helm() {}

  /** The manifests of a release named mdo in a namespace, with values such as {@code a.b=c}. */
  public static String template(String namespace, String... values) {
    String chart =
        Path.of(System.getProperty("basedir", ""))
            .resolve("../helm/model-deployment-operator")
            .toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                Binaries.locate().path("helm"),
                "template",
                "mdo",
                chart,
                "--namespace=" + namespace));
    for (String value : values) {
      command.add("--set=" + value);
    }
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("helm template failed");
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
