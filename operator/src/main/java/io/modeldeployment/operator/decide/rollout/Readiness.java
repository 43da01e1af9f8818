package io.modeldeployment.operator.decide.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the pods of a canary have come in a step. Time in which they fall short adds up until
 * more are ready than ever before: pods that come and go do not start it anew.
 *
 * @param best the most pods that were ready at once
 * @param shortFor how long they fell short since then, as far as it is over
 * @param shortSince since when they fall short, if they do
 */
public record Readiness(int best, Duration shortFor, Optional<Instant> shortSince) {

  /** At the beginning of a step. */
  static Readiness at(Instant now, int ready, int wanted) {
    return new Readiness(
        ready, Duration.ZERO, ready < wanted ? Optional.of(now) : Optional.empty());
  }

  /** What is to be noted of a look, if anything. */
  Optional<Readiness> seen(Instant now, int ready, int wanted) {
    boolean fallsShort = ready < wanted;
    if (ready > best) {
      return Optional.of(at(now, ready, wanted));
    }
    if (fallsShort == shortSince.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        fallsShort
            ? new Readiness(best, shortFor, Optional.of(now))
            : new Readiness(best, shortTime(now), Optional.empty()));
  }

  /** All the time in which pods fell short. */
  Duration shortTime(Instant now) {
    return shortFor.plus(
        shortSince.map(since -> Duration.between(since, now)).orElse(Duration.ZERO));
  }
}
