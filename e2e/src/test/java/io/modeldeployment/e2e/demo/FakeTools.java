package io.modeldeployment.e2e.demo;

import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The demo's scripts in a directory of their own, with programs on the PATH that write down how
 * they are called and answer what a test tells them.
 */
final class FakeTools {

  private static final List<String> SCRIPTS =
      List.of("demo.sh", "demo-cluster.sh", "demo-current.sh", "lib.sh");

  private final Path directory;
  private final Path programs;

  private FakeTools(Path directory, Path programs) {
    this.directory = directory;
    this.programs = programs;
  }

  static FakeTools in(Path directory) throws IOException {
    Path hack = Files.createDirectories(directory.resolve("hack"));
    for (String script : SCRIPTS) {
      Files.copy(Project.ROOT.resolve("hack").resolve(script), hack.resolve(script));
    }
    FakeTools tools = new FakeTools(directory, Files.createDirectories(directory.resolve("bin")));
    tools.script(hack.resolve("images.sh"), "");
    return tools;
  }

  /** Adds a program; what it does besides being written down is a few lines of bash. */
  FakeTools with(String program, String body) throws IOException {
    script(programs.resolve(program), body);
    return this;
  }

  private void script(Path file, String body) throws IOException {
    Files.writeString(
        file,
        """
        #!/bin/bash
        echo "${0##*/} $*" >> "%s"
        %s
        """
            .formatted(calls(), body));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the demo; nothing can be answered to its questions. */
  Command.Result demo(Map<String, String> environment) {
    List<String> words = new ArrayList<>(List.of("env", "-u", "KUBECONFIG", "-u", "CONTEXT"));
    environment.forEach((name, value) -> words.add(name + "=" + value));
    words.add("PATH=" + programs + ":" + System.getenv("PATH"));
    words.add(directory.resolve("hack/demo.sh").toString());
    return Command.run(words, "", Duration.ofMinutes(2));
  }

  /** Every call so far, as a line. */
  List<String> called() throws IOException {
    return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
  }

  private Path calls() {
    return directory.resolve("calls");
  }
}
