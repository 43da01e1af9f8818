package io.modeldeployment.server.model.fetch;

import java.time.Duration;
import java.util.Optional;

/**
 * When to try again and when to give up. Only briefly: Kubernetes starts a failed fetch again with
 * pauses of its own, and shows the failure in the meantime.
 *
 * @param mostAttempts how many attempts in a row may bring nothing
 * @param patience for how long
 * @param firstPause doubled after each attempt
 */
record RetryPolicy(int mostAttempts, Duration patience, Duration firstPause) {

  static final RetryPolicy DEFAULT =
      new RetryPolicy(4, Duration.ofSeconds(15), Duration.ofSeconds(1));

  /**
   * How long to pause before the next attempt, or empty to give up.
   *
   * @param attempts how many have brought nothing
   * @param fruitless how long that has taken
   * @param asked how long the other side asks to wait
   * @param chance from 0 to 1, so that many pods that failed at once do not come back at once
   */
  Optional<Duration> pause(int attempts, Duration fruitless, Duration asked, double chance) {
    if (attempts >= mostAttempts) {
      return Optional.empty();
    }
    long doubled = firstPause.toMillis() << (attempts - 1);
    Duration own = Duration.ofMillis(Math.round(doubled * (0.75 + chance / 2)));
    Duration pause = asked.compareTo(own) > 0 ? asked : own;
    return fruitless.plus(pause).compareTo(patience) > 0 ? Optional.empty() : Optional.of(pause);
  }
}
