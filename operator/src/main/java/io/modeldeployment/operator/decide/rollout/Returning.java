package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.RolloutState.Idle;
import io.modeldeployment.operator.decide.rollout.RolloutState.RolledBack;
import io.modeldeployment.operator.decide.rollout.RolloutState.RollingBack;
import java.util.Optional;

/** The way back to the stable revision. */
final class Returning {

  private Returning() {}

  static Optional<Change> of(Situation s) {
    return s.state() instanceof RollingBack back
        ? Weights.lowered(s)
            .or(() -> lesserEvil(s))
            .or(() -> givenUp(s, back))
            .or(() -> Places.returned(s))
        : Optional.empty();
  }

  /** A third revision is to be tried and the canary is all that answers: it is the stable one. */
  private static Optional<Change> lesserEvil(Situation s) {
    String wanted = s.facts().wanted();
    boolean third = !wanted.equals(s.course().revision()) && !wanted.equals(s.rollout().stable());
    return third && s.stableIsLost() && s.canServe() && s.course().weight() > 0
        ? Optional.of(Stepping.becameStable(s, "it is all that answers"))
        : Optional.empty();
  }

  private static Optional<Change> givenUp(Situation s, RollingBack back) {
    if (s.course().weight() > 0) {
      return Optional.empty();
    }
    RolloutState next =
        back.cause().sticks()
            ? new RolledBack(s.course().revision(), back.cause(), back.because())
            : new Idle();
    return Optional.of(
        s.change(
            RolloutEvent.GivenUp,
            next,
            "revision %s gets no more requests: %s"
                .formatted(s.course().revision(), back.because())));
  }
}
