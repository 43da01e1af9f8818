package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.RolloutState.RollingBack;
import java.util.Optional;

/** What must be remembered of pods for later decisions. */
final class Noting {

  private Noting() {}

  static Optional<Change> of(Situation s) {
    return s.underWay() ? stable(s).or(() -> canary(s)) : Optional.empty();
  }

  private static Optional<Change> stable(Situation s) {
    boolean noted = s.course().stableShortSince().isPresent();
    // One that does not serve at all is not cured by giving its places away.
    int enough = noted ? Math.max(1, s.stablePods()) : s.stablePods();
    boolean isShort = s.facts().stable().ready() < enough;
    if (s.course().rescue() || isShort == noted) {
      return Optional.empty();
    }
    return Optional.of(
        s.change(
            RolloutEvent.StableNoted,
            s.course().withStableShort(isShort ? Optional.of(s.now()) : Optional.empty()),
            "%d of %d pods of revision %s are ready"
                .formatted(s.facts().stable().ready(), s.stablePods(), s.rollout().stable())));
  }

  private static Optional<Change> canary(Situation s) {
    if (s.state() instanceof RollingBack) {
      return Optional.empty();
    }
    return s.course()
        .readiness()
        .seen(s.now(), s.facts().canary().ready(), s.wantedPods())
        .map(noted ->
            s.change(
                RolloutEvent.ReadinessNoted,
                s.course().with(noted),
                "%d of %d pods of revision %s are ready"
                    .formatted(s.facts().canary().ready(), s.wantedPods(), s.course().revision())));
  }
}
