package io.modeldeployment.operator.apiserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs kubectl as a user would. */
public record Kubectl(String binary, Path kubeconfig, Path cache) {

  private static final int LIMIT_SECONDS = 60;

  /** What it printed, on both streams, and how it ended. */
  public record Result(int exitCode, String output) {}

  public Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  /** Runs it with a document on standard input, for {@code -f -}. */
  public Result runWithInput(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(binary));
    command.addAll(
        List.of("--kubeconfig=" + kubeconfig, "--cache-dir=" + cache, "--request-timeout=30s"));
    command.addAll(List.of(arguments));
    try {
      return run(command, input);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Result run(List<String> command, String input)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("not done in time: " + String.join(" ", command));
    }
    return new Result(process.exitValue(), output);
  }
}
