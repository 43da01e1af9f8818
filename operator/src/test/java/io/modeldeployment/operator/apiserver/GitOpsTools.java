package io.modeldeployment.operator.apiserver;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What Flux and Argo CD make of a resource: the rules themselves, run by the command gitops. */
public final class GitOpsTools {

  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/gitops/argocd-health.lua");

  private GitOpsTools() {}

  /** A status word and its message. */
  public record Verdict(String status, String message) {}

  /** Both verdicts on one resource. */
  public record Verdicts(Verdict kstatus, Verdict argocd) {}

  /** Judges one resource. */
  public static Verdicts judge(ModelDeployment resource) {
    return judge(List.of(resource)).getFirst();
  }

  /** Judges resources, in order. */
  public static List<Verdicts> judge(List<ModelDeployment> resources) {
    String input =
        resources.stream()
            .map(new KubernetesSerialization()::asJson)
            .collect(Collectors.joining("\n"));
    try {
      return run(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<Verdicts> run(String input) throws IOException, InterruptedException {
    Path objects = Files.createTempFile("gitops-", ".json");
    try {
      Files.writeString(objects, input);
      Process process =
          new ProcessBuilder(Binaries.locate().path("gitops"), SCRIPT.toString())
              .redirectInput(objects.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
      try (MappingIterator<Verdicts> verdicts =
          new ObjectMapper().readerFor(Verdicts.class).readValues(output)) {
        return verdicts.readAll();
      }
    } finally {
      Files.delete(objects);
    }
  }
}
