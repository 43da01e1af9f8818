package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.Plan.Capacity;
import io.modeldeployment.operator.decide.rollout.RolloutState.Cause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Idle;
import io.modeldeployment.operator.decide.rollout.RolloutState.RolledBack;
import io.modeldeployment.operator.decide.rollout.RolloutState.Settling;
import io.modeldeployment.operator.decide.rollout.RolloutState.Starting;
import java.time.Duration;
import java.util.Optional;

/** What begins a rollout, and what ends the time after one. */
final class Resting {

  private Resting() {}

  static Optional<Change> of(Situation s) {
    return s.underWay()
        ? Optional.empty()
        : forgiven(s).or(() -> refused(s)).or(() -> started(s)).or(() -> settled(s));
  }

  private static boolean atRest(Situation s) {
    return s.facts().wanted().equals(s.rollout().stable());
  }

  private static Optional<Change> forgiven(Situation s) {
    return s.state() instanceof RolledBack back && atRest(s)
        ? Optional.of(
            s.change(
                RolloutEvent.Forgiven,
                new Idle(),
                "the spec no longer asks for revision " + back.revision()))
        : Optional.empty();
  }

  private static Optional<Change> refused(Situation s) {
    String wanted = s.facts().wanted();
    if (atRest(s) || s.wantedIsGivenUp()) {
      return Optional.empty();
    }
    String because = "abort was asked for before it started";
    return OneShot.abort(s)
        .filter(wanted::equals)
        .map(abort ->
            s.change(RolloutEvent.Refused, new RolledBack(wanted, Cause.Aborted, because), because))
        .map(change -> OneShot.abortHandled(s, change));
  }

  private static Optional<Change> started(Situation s) {
    boolean retried = OneShot.retry(s).filter(s.facts().wanted()::equals).isPresent();
    boolean mayNot = s.wantedIsGivenUp() && !retried;
    if (atRest(s) || mayNot || !s.facts().startable() || s.plan().paused()) {
      return Optional.empty();
    }
    String revision = s.facts().wanted();
    boolean direct =
        s.rollout().served().stream().limit(s.plan().rollbackWindow()).anyMatch(revision::equals);
    Change change =
        s.change(
            RolloutEvent.Started,
            new Starting(course(s, revision, direct)),
            direct
                ? "revision " + revision + " served before: steps are skipped"
                : "started revision " + revision);
    return Optional.of(retried ? OneShot.retryHandled(s, change) : change);
  }

  private static Course course(Situation s, String revision, boolean direct) {
    boolean swaps = s.plan().capacity() == Capacity.Swap || s.recreates();
    return new Course(
        revision,
        0,
        false,
        s.now(),
        s.now(),
        0,
        Optional.empty(),
        new Readiness(0, Duration.ZERO, Optional.of(s.now())),
        swaps ? Optional.of(Exchange.BEGUN) : Optional.empty(),
        Optional.empty(),
        s.facts().stable().ready() == 0 || s.recreates(),
        direct);
  }

  private static Optional<Change> settled(Situation s) {
    return s.state() instanceof Settling settling && !s.now().isBefore(settling.until())
        ? Optional.of(
            s.change(RolloutEvent.Settled, new Idle(), "revision " + settling.former() + " may go"))
        : Optional.empty();
  }
}
