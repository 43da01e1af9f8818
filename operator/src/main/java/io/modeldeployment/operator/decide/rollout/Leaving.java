package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.DurationText;
import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.decide.rollout.Plan.OnFailure;
import io.modeldeployment.operator.decide.rollout.RolloutState.Cause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Pause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Paused;
import io.modeldeployment.operator.decide.rollout.RolloutState.RollingBack;
import java.util.Optional;

/** What ends a rollout before its time; it comes before everything else. */
final class Leaving {

  private Leaving() {}

  static Optional<Change> of(Situation s) {
    if (!s.underWay() || s.state() instanceof RollingBack) {
      return Optional.empty();
    }
    return otherSpec(s)
        .or(() -> aborted(s))
        .or(() -> gate(s))
        .or(() -> late(s))
        .or(() -> overlong(s));
  }

  private static Optional<Change> otherSpec(Situation s) {
    String wanted = s.facts().wanted();
    if (wanted.equals(s.course().revision())) {
      return Optional.empty();
    }
    boolean reverted = wanted.equals(s.rollout().stable());
    return Optional.of(
        reverted
            ? takenBack(s, Cause.Reverted, "the spec asks for the stable revision again")
            : takenBack(s, Cause.Replaced, "the spec asks for revision " + wanted));
  }

  private static Optional<Change> aborted(Situation s) {
    return OneShot.abort(s)
        .filter(s.course().revision()::equals)
        .map(request -> takenBack(s, Cause.Aborted, "abort was asked for"))
        .map(change -> OneShot.abortHandled(s, change));
  }

  /** Also while it waits for something else. */
  private static Optional<Change> gate(Situation s) {
    boolean judged = s.course().weight() > 0 && s.facts().judgement().outcome() == Outcome.fail;
    return judged && !heldAfterFailure(s)
        ? Optional.of(failed(s, Cause.GateFailed, s.facts().judgement().told(Outcome.fail)))
        : Optional.empty();
  }

  private static Optional<Change> late(Situation s) {
    boolean working =
        switch (s.state().phase()) {
          case Starting, Progressing, Promoting -> true;
          case Idle, Paused, Blocked, RollingBack, Settling, RolledBack -> false;
        };
    if (!working || s.shortTime().compareTo(s.plan().limits().progress()) < 0) {
      return Optional.empty();
    }
    String message =
        "%d of %d pods were ready at best, within progressDeadline of %s"
            .formatted(
                s.course().readiness().best(),
                s.wantedPods(),
                DurationText.of(s.plan().limits().progress()));
    return Optional.of(failed(s, Cause.DeadlineExceeded, message));
  }

  private static Optional<Change> overlong(Situation s) {
    return s.plan()
        .limits()
        .total()
        .filter(limit -> s.passed(s.course().startedAt(), limit) && !heldAfterFailure(s))
        .map(
            limit -> failed(s, Cause.TookTooLong, "it took longer than " + DurationText.of(limit)));
  }

  private static boolean heldAfterFailure(Situation s) {
    return s.state() instanceof Paused paused && paused.why() == Pause.Failed;
  }

  /**
   * Where the stable revision gave its last place away, a pause would leave nothing that serves.
   */
  private static Change failed(Situation s, Cause cause, String because) {
    return s.plan().onFailure() == OnFailure.Pause && s.stablePods() > 0
        ? s.change(RolloutEvent.Halted, new Paused(s.course(), Pause.Failed, because), because)
        : takenBack(s, cause, because);
  }

  static Change takenBack(Situation s, Cause cause, String because) {
    return s.change(RolloutEvent.TakenBack, new RollingBack(s.course(), cause, because), because);
  }
}
