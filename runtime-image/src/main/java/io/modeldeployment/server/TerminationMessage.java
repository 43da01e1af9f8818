package io.modeldeployment.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The last word of the process, where Kubernetes looks for it. */
final class TerminationMessage {

  /** Kubernetes keeps 4096 bytes. */
  private static final int LONGEST = 4000;

  private final Path file;

  TerminationMessage(Path file) {
    this.file = file;
  }

  /** Writes it if the file can be written: outside of a container there is none. */
  void write(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    if (!Files.isWritable(file)) {
      return;
    }
    try {
      Files.write(file, bytes.length <= LONGEST ? bytes : cut(message));
    } catch (IOException e) {
      System.err.println("cannot write " + file + ": " + e);
    }
  }

  private static byte[] cut(String message) {
    // A quarter of the characters fits whatever their width.
    return (message.substring(0, LONGEST / 4) + "…").getBytes(StandardCharsets.UTF_8);
  }
}
