package io.modeldeployment.operator.apiserver;

import java.nio.file.Files;
import java.nio.file.Path;

/** The Kubernetes binaries that the embedded cluster builds. */
record Binaries(Path directory) {

  /** Names another directory than the one the embedded cluster's build writes to. */
  static final String PROPERTY = "kubernetes.binaries";

  static Binaries locate() {
    Path module = Path.of(System.getProperty("basedir", ""));
    String configured = System.getProperty(PROPERTY);
    return new Binaries(
        configured == null
            ? module.resolve("../e2e/cluster/bin").toAbsolutePath().normalize()
            : Path.of(configured).toAbsolutePath());
  }

  String path(String name) {
    Path binary = directory.resolve(name);
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException(
          "%s is missing; build it by `e2e/cluster/build.sh`, or name its directory by -D%s=DIRECTORY"
              .formatted(binary, PROPERTY));
    }
    return binary.toString();
  }
}
