package io.modeldeployment.operator.observe;

import java.time.Duration;
import java.util.Optional;

/**
 * What matters of a container of a pod.
 *
 * @param name its name
 * @param running whether it runs now
 * @param waiting why it waits, if it does
 * @param ended how it last ended, if it ever did
 * @param restarts how often it was restarted
 */
public record ContainerView(
    String name, boolean running, Optional<Waiting> waiting, Optional<Ended> ended, int restarts) {

  /** Name of the init container that fetches the model. */
  public static final String FETCH = "fetch";

  /** The kubelet's reason for not running a container, and its message. */
  public record Waiting(String reason, String message) {}

  /**
   * The end of a container.
   *
   * @param exitCode its exit code
   * @param reason the kubelet's reason
   * @param message its termination message
   * @param ran how long it had run
   */
  public record Ended(int exitCode, String reason, String message, Duration ran) {}
}
