package io.modeldeployment.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, within a limit. */
public final class Command {

  private Command() {}

  /** How a program ended and what it printed, on both streams. */
  public record Result(String command, int exitCode, String output) {

    /** The output of a program that must have succeeded. */
    public String succeeded() {
      if (exitCode != 0) {
        throw new AssertionError(command + " ended with " + exitCode + ":\n" + output);
      }
      return output;
    }
  }

  /** Runs words as they are, without a shell, with the given text on standard input. */
  public static Result run(List<String> words, String input, Duration limit) {
    try {
      Path stdin = Files.createTempFile("stdin-", "");
      Path stdout = Files.createTempFile("stdout-", "");
      try {
        Files.writeString(stdin, input);
        return run(words, stdin, stdout, limit);
      } finally {
        Files.delete(stdin);
        Files.delete(stdout);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Result run(List<String> words, Path stdin, Path stdout, Duration limit)
      throws IOException, InterruptedException {
    String shown =
        Path.of(words.getFirst()).getFileName()
            + " "
            + String.join(" ", words.subList(1, words.size()));
    Process process =
        new ProcessBuilder(words)
            .redirectInput(stdin.toFile())
            .redirectErrorStream(true)
            .redirectOutput(stdout.toFile())
            .start();
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String output = new String(Files.readAllBytes(stdout), StandardCharsets.UTF_8);
    if (!ended) {
      throw new AssertionError(shown + " did not end within " + limit + ":\n" + output);
    }
    return new Result(shown, process.exitValue(), output);
  }
}
