package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.RolloutState.Blocked;
import io.modeldeployment.operator.decide.rollout.RolloutState.Settling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides the next change of a rollout: at most one a pass, and the same from the same. */
public final class RolloutPolicy {

  /** Numbers of requests change without an event. */
  private static final Duration LOOK_AT_NUMBERS = Duration.ofSeconds(5);

  private RolloutPolicy() {}

  /**
   * How many pods each revision is to have, and how requests are divided.
   *
   * @param stablePods pods of the stable revision
   * @param canaryPods pods of the canary
   * @param stableWeight percent of requests of the stable revision
   * @param canaryWeight percent of requests of the canary
   */
  public record Targets(int stablePods, int canaryPods, int stableWeight, int canaryWeight) {}

  /** The next change, if one is due. */
  public static Optional<Change> next(Plan plan, Rollout rollout, Facts facts) {
    Situation s = new Situation(plan, rollout, facts);
    return Resting.of(s)
        .or(() -> Leaving.of(s))
        .or(() -> Returning.of(s))
        .or(() -> s.underWay() ? goingOn(s) : Optional.empty())
        .or(() -> OneShot.close(s));
  }

  private static Optional<Change> goingOn(Situation s) {
    if (s.state() instanceof RolloutState.RollingBack) {
      return Noting.of(s);
    }
    return Weights.lowered(s)
        .or(() -> Stepping.rescued(s))
        .or(() -> Noting.of(s))
        .or(() -> Places.of(s))
        .or(() -> Weights.raised(s))
        .or(() -> Stepping.of(s));
  }

  /** What the decisions that are written down ask for. */
  public static Targets targets(Plan plan, Rollout rollout, Facts facts) {
    Situation s = new Situation(plan, rollout, facts);
    int weight = rollout.weight();
    int canary = s.underWay() ? s.canaryPods() : 0;
    return new Targets(s.stablePods(), canary, Weights.ALL - weight, weight);
  }

  /** When to look again though nothing happened. */
  public static Optional<Duration> lookAgain(Plan plan, Rollout rollout, Facts facts) {
    Situation s = new Situation(plan, rollout, facts);
    Stream<Instant> times =
        s.underWay()
            ? times(s, s.course())
            : rollout.state() instanceof Settling settling
                ? Stream.of(settling.until())
                : Stream.empty();
    return times
        .map(time -> Duration.between(facts.now(), time))
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }

  private static Stream<Instant> times(Situation s, Course course) {
    Plan.Limits limits = s.plan().limits();
    Duration hold = s.step().map(Step::hold).orElse(Duration.ZERO);
    Stream<Instant> held =
        course.heldSince().stream()
            .flatMap(t -> Stream.of(t.plus(hold), t.plus(hold).plus(limits.inconclusive())));
    Stream<Instant> pods =
        course.readiness().shortSince().filter(t -> !(s.state() instanceof Blocked)).stream()
            .map(t -> t.minus(course.readiness().shortFor()))
            .flatMap(t -> Stream.of(t.plus(limits.surge()), t.plus(limits.progress())));
    Stream<Instant> stable = course.stableShortSince().stream().map(t -> t.plus(limits.progress()));
    Stream<Instant> total = limits.total().stream().map(t -> course.startedAt().plus(t));
    boolean counts = course.weight() > 0 && !s.plan().gate().checks().isEmpty();
    Stream<Instant> numbers = counts ? Stream.of(s.now().plus(LOOK_AT_NUMBERS)) : Stream.empty();
    return Stream.of(held, pods, stable, total, numbers).flatMap(t -> t);
  }
}
