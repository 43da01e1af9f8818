package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.decide.rollout.Plan.OnFailure;
import io.modeldeployment.operator.decide.rollout.RolloutState.Cause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Pause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Paused;
import io.modeldeployment.operator.decide.rollout.RolloutState.Settling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The way forward: from step to step, and to the end. */
final class Stepping {

  private Stepping() {}

  static Optional<Change> of(Situation s) {
    return switch (s.state().phase()) {
      case Starting -> starting(s);
      case Progressing -> progressing(s);
      case Paused -> paused(s, (Paused) s.state());
      case Promoting -> promoting(s);
      case Idle, Blocked, RollingBack, Settling, RolledBack -> Optional.empty();
    };
  }

  /** A broken stable revision must not hold up its cure, whatever the steps say. */
  static Optional<Change> rescued(Situation s) {
    boolean failed =
        s.state() instanceof Paused paused && paused.why() == Pause.Failed && paused.now().begun();
    return s.stableIsLost() && s.canServe() && !failed && !s.plan().paused()
        ? Optional.of(
            becameStable(s, "revision " + s.rollout().stable() + " does not serve, this one can"))
        : Optional.empty();
  }

  private static Optional<Change> starting(Situation s) {
    int enough = s.course().direct() ? 1 : s.wantedPods();
    if (!s.canServe() || s.facts().canary().ready() < enough || s.plan().paused() || s.frozen()) {
      return Optional.empty();
    }
    Course begun = s.course().begunToServe();
    boolean noSteps = begun.direct() || s.plan().steps().isEmpty();
    Course course = s.entering(begun, noSteps ? Course.PROMOTION : 0);
    return Optional.of(
        s.change(
            noSteps ? RolloutEvent.Promoted : RolloutEvent.Begun,
            Situation.goingOn(course),
            "revision " + begun.revision() + " can serve"));
  }

  private static Optional<Change> progressing(Situation s) {
    if (s.plan().paused()) {
      return Optional.of(halted(s, Pause.Requested, "spec.rollout.paused is true"));
    }
    return asked(s).or(() -> s.course().heldSince().flatMap(held -> judged(s, held)));
  }

  private static Optional<Change> asked(Situation s) {
    if (!s.course().begun()) {
      return Optional.empty();
    }
    if (OneShot.promotesInFull(s)) {
      return Optional.of(OneShot.promoteHandled(s, promoted(s, "promotion was asked for")));
    }
    return OneShot.promotesStep(s)
        ? Optional.of(OneShot.promoteHandled(s, advanced(s, "the next step was asked for")))
        : Optional.empty();
  }

  private static Optional<Change> judged(Situation s, Instant held) {
    Duration hold = s.step().map(Step::hold).orElse(Duration.ZERO);
    if (!s.passed(held, hold)) {
      return Optional.empty();
    }
    // A canary without requests has no numbers to be judged by.
    Outcome outcome = s.course().weight() == 0 ? Outcome.pass : s.facts().judgement().outcome();
    return switch (outcome) {
      case pass -> passed(s);
      case inconclusive ->
          s.passed(held, hold.plus(s.plan().limits().inconclusive()))
              ? Optional.of(unsure(s))
              : Optional.empty();
      case fail -> Optional.empty();
    };
  }

  private static Optional<Change> passed(Situation s) {
    if (s.step().filter(Step::approval).isPresent()) {
      return Optional.of(halted(s, Pause.Approval, "the step waits for approval"));
    }
    return s.frozen() ? Optional.empty() : Optional.of(advanced(s, "the step was passed"));
  }

  private static Change unsure(Situation s) {
    String told = s.facts().judgement().told(Outcome.inconclusive);
    return s.plan().onInconclusive() == OnFailure.Pause
        ? halted(s, Pause.Inconclusive, told)
        : Leaving.takenBack(s, Cause.Inconclusive, told);
  }

  private static Optional<Change> paused(Situation s, Paused paused) {
    if (s.plan().paused()) {
      return Optional.empty();
    }
    return asked(s)
        .or(() ->
            switch (paused.why()) {
              case Requested -> Optional.of(resumed(s, s.course(), "it is no longer paused"));
              case Approval -> Optional.empty();
              case Inconclusive -> sure(s);
              case Failed -> retried(s);
            });
  }

  private static Optional<Change> sure(Situation s) {
    return s.facts().judgement().outcome() == Outcome.pass
        ? Optional.of(resumed(s, s.course(), "its numbers are enough by now"))
        : Optional.empty();
  }

  private static Optional<Change> retried(Situation s) {
    return OneShot.retry(s)
        .filter(s.course().revision()::equals)
        .map(r -> resumed(s, s.entering(s.course(), s.course().step()), "retry was asked for"))
        .map(change -> OneShot.retryHandled(s, change));
  }

  private static Optional<Change> promoting(Situation s) {
    if (s.plan().paused()) {
      return Optional.of(halted(s, Pause.Requested, "spec.rollout.paused is true"));
    }
    boolean complete =
        s.course().weight() == Weights.ALL
            && s.facts().canary().ready() >= s.wantedPods()
            && s.canServe();
    return complete
        ? Optional.of(becameStable(s, "it has all its pods and requests"))
        : Optional.empty();
  }

  private static Change advanced(Situation s, String because) {
    boolean last = s.course().step() >= s.plan().steps().size() - 1;
    if (last) {
      return promoted(s, because);
    }
    Course next = s.entering(s.course(), s.course().step() + 1);
    return s.change(
        RolloutEvent.Advanced,
        Situation.goingOn(next),
        "revision %s enters step %d: %s".formatted(next.revision(), next.step() + 1, because));
  }

  private static Change promoted(Situation s, String because) {
    Course next = s.entering(s.course(), Course.PROMOTION);
    return s.change(
        RolloutEvent.Promoted,
        Situation.goingOn(next),
        "revision %s is to get all requests: %s".formatted(next.revision(), because));
  }

  private static Change halted(Situation s, Pause why, String because) {
    return s.change(RolloutEvent.Halted, new Paused(s.course(), why, because), because);
  }

  private static Change resumed(Situation s, Course course, String because) {
    return s.change(RolloutEvent.Resumed, Situation.goingOn(course), because);
  }

  /** In place: its pods serve on, none is restarted. */
  static Change becameStable(Situation s, String because) {
    // A place that the new stable revision lacks is held by the former one.
    boolean lacksRoom = s.course().exchange().isPresent();
    Duration delay = lacksRoom ? Duration.ZERO : s.plan().limits().scaleDownDelay();
    Settling next = new Settling(s.rollout().stable(), s.now().plus(delay));
    return new Change(
        RolloutEvent.BecameStable,
        s.rollout().promoted(s.course().revision(), next),
        "revision %s is now stable: %s".formatted(s.course().revision(), because));
  }
}
