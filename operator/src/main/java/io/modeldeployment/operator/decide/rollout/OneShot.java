package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.Facts.Requests;
import io.modeldeployment.operator.decide.rollout.RolloutState.RolledBack;
import io.modeldeployment.operator.decide.rollout.RolloutState.RollingBack;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One-shot requests: each value is carried out once. One that concerns nothing is closed, so that
 * it does not act on a later rollout.
 */
final class OneShot {

  private static final String FULL = "full";

  private OneShot() {}

  static Optional<String> abort(Situation s) {
    return open(s.facts().requests().abort(), s.rollout().handled().abort());
  }

  static Optional<String> retry(Situation s) {
    return open(s.facts().requests().retry(), s.rollout().handled().retry());
  }

  /** Whether the step under way is to be left. */
  static boolean promotesStep(Situation s) {
    return promote(s)
        .filter(r -> r.equals(s.course().revision() + "/" + (s.course().step() + 1)))
        .isPresent();
  }

  /** Whether the canary is to get everything. */
  static boolean promotesInFull(Situation s) {
    return promote(s).filter(r -> r.equals(s.course().revision() + "/" + FULL)).isPresent();
  }

  private static Optional<String> promote(Situation s) {
    return open(s.facts().requests().promote(), s.rollout().handled().promote());
  }

  private static Optional<String> open(Optional<String> asked, Optional<String> handled) {
    return asked.filter(value -> handled.filter(value::equals).isEmpty());
  }

  /** An abort closes a promotion that was asked for too: it must not act after a retry. */
  static Change abortHandled(Situation s, Change change) {
    Requests asked = s.facts().requests();
    Requests before = change.after().handled();
    Optional<String> promote = asked.promote().isPresent() ? asked.promote() : before.promote();
    return handled(change, new Requests(promote, asked.abort(), before.retry()));
  }

  static Change retryHandled(Situation s, Change change) {
    Requests before = change.after().handled();
    return handled(
        change, new Requests(before.promote(), before.abort(), s.facts().requests().retry()));
  }

  static Change promoteHandled(Situation s, Change change) {
    Requests before = change.after().handled();
    return handled(
        change, new Requests(s.facts().requests().promote(), before.abort(), before.retry()));
  }

  private static Change handled(Change change, Requests requests) {
    return new Change(change.event(), change.after().with(requests), change.message());
  }

  /** Closes what concerns nothing, and forgets what was handled once its annotation is gone. */
  static Optional<Change> close(Situation s) {
    Requests asked = s.facts().requests();
    Requests before = s.rollout().handled();
    Requests after =
        new Requests(
            closed(asked.promote(), before.promote(), promote -> promoteWaits(s, promote)),
            closed(asked.abort(), before.abort(), abort -> s.state() instanceof RollingBack),
            closed(asked.retry(), before.retry(), retry -> retryWaits(s, retry)));
    return after.equals(before)
        ? Optional.empty()
        : Optional.of(
            new Change(
                RolloutEvent.RequestClosed,
                s.rollout().with(after),
                "one-shot requests that concern nothing under way were closed"));
  }

  private static Optional<String> closed(
      Optional<String> asked, Optional<String> handled, Predicate<String> waits) {
    boolean open = open(asked, handled).isPresent();
    return open && waits.test(asked.get()) ? handled : asked;
  }

  private static boolean promoteWaits(Situation s, String promote) {
    String wanted = s.facts().wanted();
    boolean concerns = promote.startsWith(wanted + "/") && !wanted.equals(s.rollout().stable());
    return concerns && !s.wantedIsGivenUp() && !isOver(s, promote.substring(wanted.length() + 1));
  }

  private static boolean retryWaits(Situation s, String retry) {
    return switch (s.state()) {
      case RolloutState.RollingBack back -> true;
      case RolloutState.Paused paused -> paused.now().revision().equals(retry);
      case RolledBack back -> back.revision().equals(retry) && s.facts().wanted().equals(retry);
      case RolloutState.Idle idle -> false;
      case RolloutState.Starting starting -> false;
      case RolloutState.Progressing progressing -> false;
      case RolloutState.Blocked blocked -> false;
      case RolloutState.Promoting promoting -> false;
      case RolloutState.Settling settling -> false;
    };
  }

  private static boolean isOver(Situation s, String step) {
    if (step.equals(FULL)) {
      return false;
    }
    boolean number =
        !step.isEmpty() && step.length() < 4 && step.chars().allMatch(Character::isDigit);
    return !number || (s.underWay() && Integer.parseInt(step) <= s.course().step());
  }
}
