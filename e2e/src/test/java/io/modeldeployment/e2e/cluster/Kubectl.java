package io.modeldeployment.e2e.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs kubectl as a user would. */
public record Kubectl(String binary, Path kubeconfig) {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Runs it; the result tells whether it succeeded. */
  public Command.Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  /** Runs it with a document on standard input, for {@code -f -}. */
  public Command.Result runWithInput(String input, String... arguments) {
    List<String> words = new ArrayList<>(List.of(binary, "--kubeconfig=" + kubeconfig));
    words.addAll(List.of(arguments));
    return Command.run(words, input, LIMIT);
  }
}
