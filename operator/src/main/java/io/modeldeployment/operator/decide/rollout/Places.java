package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.Plan.Capacity;
import io.modeldeployment.operator.decide.rollout.RolloutState.Blocked;
import io.modeldeployment.operator.decide.rollout.RolloutState.Paused;
import java.util.Optional;

/** Room for the canary's pods where the cluster has none to spare, and its way back. */
final class Places {

  private Places() {}

  static Optional<Change> of(Situation s) {
    return taken(s)
        .or(() ->
            s.plan().paused() || s.state() instanceof Paused
                ? Optional.empty()
                : s.state() instanceof Blocked ? unblocked(s) : needed(s));
  }

  /** A pod that is going still holds its place: only once its object is gone is it free. */
  private static Optional<Change> taken(Situation s) {
    return s.course()
        .exchange()
        .filter(e -> e.given() > e.taken() && s.facts().stable().existing() <= s.stablePods())
        .map(e ->
            s.change(
                RolloutEvent.PlaceTaken,
                fresh(s, e.taking()),
                "the place is free for revision " + s.course().revision()));
  }

  private static Optional<Change> needed(Situation s) {
    boolean longEnough = s.shortTime().compareTo(s.plan().limits().surge()) >= 0;
    Optional<Exchange> exchange = s.course().exchange();
    if (exchange.isPresent() && lacksPlaces(s, exchange.get())) {
      return mayGive(s)
          ? Optional.of(given(s, exchange.get()))
          : longEnough ? Optional.of(blocked(s)) : Optional.empty();
    }
    if (s.facts().noRoom().isEmpty() || !longEnough) {
      return Optional.empty();
    }
    return Optional.of(maySwap(s) ? swapped(s) : blocked(s));
  }

  private static Optional<Change> unblocked(Situation s) {
    if (s.facts().noRoom().isPresent() && maySwap(s)) {
      return Optional.of(swapped(s));
    }
    boolean waitsForPlace = s.course().exchange().filter(e -> lacksPlaces(s, e)).isPresent();
    boolean blocked = waitsForPlace ? !mayGive(s) : s.facts().noRoom().isPresent();
    return blocked
        ? Optional.empty()
        : Optional.of(
            s.change(
                RolloutEvent.RoomFound,
                Situation.goingOn(fresh(s)),
                "there is room for revision " + s.course().revision()));
  }

  /** All places are used, and more are wanted. */
  private static boolean lacksPlaces(Situation s, Exchange e) {
    return e.given() == e.taken()
        && s.wantedPods() > e.canaryPods()
        && s.facts().canary().ready() >= e.canaryPods();
  }

  private static boolean maySwap(Situation s) {
    return s.course().exchange().isEmpty() && s.plan().capacity() != Capacity.Surge && mayGive(s);
  }

  /** The pods that are left must carry the load; those of a revision that is lost carry none. */
  private static boolean mayGive(Situation s) {
    int left = s.stablePods() - 1;
    if (s.recreates() || (s.stableIsLost() && left >= 0)) {
      return true;
    }
    if (left < 1) {
      return s.plan().allowDowntime() && left == 0;
    }
    int ready = s.facts().stable().ready();
    return ready >= s.stablePods() && ready - 1 + s.facts().canary().ready() >= s.needed();
  }

  private static Change swapped(Situation s) {
    Exchange begun = new Exchange(s.facts().canary().placed(), 0, 0);
    Course course = fresh(s, begun.giving(places(s, begun)));
    return s.change(
        RolloutEvent.Swapped,
        Situation.goingOn(course),
        "no room for one more pod (%s): a pod of revision %s makes way"
            .formatted(s.facts().noRoom().orElse(""), s.rollout().stable()));
  }

  private static Change given(Situation s, Exchange e) {
    return s.change(
        RolloutEvent.PlaceGiven,
        s.course().with(e.giving(places(s, e))),
        "a pod of revision %s makes way for revision %s"
            .formatted(s.rollout().stable(), s.course().revision()));
  }

  private static int places(Situation s, Exchange e) {
    return s.recreates() ? s.total() : e.given() + 1;
  }

  private static Change blocked(Situation s) {
    String missing =
        s.facts().noRoom().orElse("the pods of revision " + s.rollout().stable() + " are needed");
    String message =
        "no room for a pod of revision %s: %s. %s"
            .formatted(s.course().revision(), missing, choices(s));
    return s.change(RolloutEvent.RoomMissing, new Blocked(s.course(), message), message);
  }

  private static String choices(Situation s) {
    if (s.plan().capacity() == Capacity.Surge) {
      return "Free or add what is missing, or let a pod of the stable revision make way with"
          + " rollout.capacity: Auto";
    }
    String surge =
        s.plan().capacity() == Capacity.Swap ? ", use spare room with rollout.capacity: Auto" : "";
    return s.facts().replicas() > 1
        ? "The other pods cannot carry the load: free or add what is missing, or wait for less load"
            + surge
        : "Free or add what is missing"
            + surge
            + ", raise replicas where there is room, or accept an"
            + " interruption with rollout.allowDowntime: true";
  }

  /** Time in which there was no room is not the canary's fault. */
  private static Course fresh(Situation s) {
    return s.course().with(Readiness.at(s.now(), s.facts().canary().ready(), s.wantedPods()));
  }

  private static Course fresh(Situation s, Exchange e) {
    return fresh(s).with(e);
  }

  /** Pods that the canary must keep on the way back, until one more of stable is ready. */
  static int keptOnReturn(Situation s) {
    int stable = s.facts().stable().ready();
    int all = stable + s.facts().canary().ready();
    boolean exchanged = s.course().exchange().filter(e -> e.given() > 0).isPresent();
    return exchanged ? Math.max(0, Math.min(s.needed(), all - 1) - stable) : s.wantedPods();
  }

  /** Whether the stable revision can do no more with the places it has. */
  static boolean stableUsesItsPlaces(Situation s) {
    int ready = s.facts().stable().ready();
    boolean settled = s.course().exchange().filter(e -> e.given() != e.taken()).isEmpty();
    return s.stablePods() == 0 || (settled && ready > 0 && ready >= s.stablePods());
  }

  /** The way back: the canary leaves a place, and the stable revision takes it. */
  static Optional<Change> returned(Situation s) {
    return s.course().exchange().flatMap(e -> released(s, e).or(() -> regained(s, e)));
  }

  private static Optional<Change> released(Situation s, Exchange e) {
    int kept = keptOnReturn(s);
    return e.given() > 0 && stableUsesItsPlaces(s) && kept < e.canaryPods()
        ? Optional.of(
            s.change(
                RolloutEvent.PlaceReleased,
                s.course().with(e.releasedTo(kept)),
                "revision " + s.rollout().stable() + " gets a place back"))
        : Optional.empty();
  }

  private static Optional<Change> regained(Situation s, Exchange e) {
    return e.given() > e.taken() && s.facts().canary().existing() <= e.canaryPods()
        ? Optional.of(
            s.change(
                RolloutEvent.PlaceRegained,
                s.course().with(e.regained()),
                "the place is free for revision " + s.rollout().stable()))
        : Optional.empty();
  }
}
