package io.modeldeployment.operator.observe;

import java.util.Optional;

/**
 * What matters of a container of a pod.
 *
 * @param name its name
 * @param waiting why it waits, if it does
 * @param ended how it last ended, if it ever did
 * @param restarts how often it was restarted
 */
public record ContainerView(
    String name, Optional<Waiting> waiting, Optional<Ended> ended, int restarts) {

  /** Name of the init container that fetches the model. */
  public static final String FETCH = "fetch";

  /** The kubelet's reason for not running a container, and its message. */
  public record Waiting(String reason, String message) {}

  /** The end of a container: exit code, the kubelet's reason and the termination message. */
  public record Ended(int exitCode, String reason, String message) {}
}
