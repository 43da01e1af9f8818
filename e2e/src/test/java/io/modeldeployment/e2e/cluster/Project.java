package io.modeldeployment.e2e.cluster;

import java.nio.file.Path;

/** The project that is tested. */
public final class Project {

  /** The folder that holds its modules. */
  public static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

  private Project() {}
}
