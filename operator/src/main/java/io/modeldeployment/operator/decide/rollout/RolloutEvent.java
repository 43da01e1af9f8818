package io.modeldeployment.operator.decide.rollout;

import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.Blocked;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.Idle;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.Paused;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.Progressing;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.Promoting;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.RolledBack;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.RollingBack;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.Settling;
import static io.modeldeployment.operator.decide.rollout.RolloutState.Phase.Starting;

import io.modeldeployment.operator.decide.rollout.RolloutState.Phase;
import java.util.EnumSet;
import java.util.Set;

/** Everything that may happen in a rollout, and between which states. */
public enum RolloutEvent {
  Started(
      "the spec asks for another revision, and its pods can be made",
      EnumSet.of(Idle, RolledBack, Settling),
      EnumSet.of(Starting)),
  Refused(
      "a person aborts the revision that the spec asks for before it starts",
      EnumSet.of(Idle, RolledBack, Settling),
      EnumSet.of(RolledBack)),
  Begun(
      "the canary's pods are ready and one answered an inference",
      EnumSet.of(Starting),
      EnumSet.of(Progressing)),
  WeightRaised(
      "ready pods carry a larger share, up to that of the step",
      EnumSet.of(Progressing, Paused, Blocked, Promoting),
      Set.of()),
  WeightLowered(
      "ready pods carry less, or requests go back and the stable revision can take them",
      EnumSet.of(Progressing, Paused, Blocked, Promoting, RollingBack),
      Set.of()),
  Advanced(
      "the step was held, its gate passed, and the stable revision lacks no pods; or a person"
          + " promotes the step",
      EnumSet.of(Progressing, Paused),
      EnumSet.of(Progressing)),
  Promoted(
      "so it was with the last step; or a person promotes in full; or the revision skips the steps",
      EnumSet.of(Starting, Progressing, Paused),
      EnumSet.of(Promoting)),
  Halted(
      "`rollout.paused`, or a step that waits for approval, or no verdict for too long, or a failure"
          + " where the plan pauses then",
      EnumSet.of(Starting, Progressing, Paused, Blocked, Promoting),
      EnumSet.of(Paused)),
  Resumed(
      "what it paused for is over, or a person retries",
      EnumSet.of(Paused),
      EnumSet.of(Starting, Progressing, Promoting)),
  Swapped(
      "pods found no room for `surgeTimeout`, and the other pods carry the load",
      EnumSet.of(Starting, Progressing, Blocked, Promoting),
      EnumSet.of(Starting, Progressing, Promoting)),
  PlaceGiven(
      "the canary needs one more place, and the other pods carry the load",
      EnumSet.of(Starting, Progressing, Promoting),
      Set.of()),
  PlaceTaken(
      "the pod that gave up its place is gone",
      EnumSet.of(Starting, Progressing, Paused, Blocked, Promoting, RollingBack),
      Set.of()),
  PlaceReleased(
      "the stable revision needs a place of the canary to take its requests back",
      EnumSet.of(RollingBack),
      Set.of()),
  PlaceRegained("the pod of the canary that was to go is gone", EnumSet.of(RollingBack), Set.of()),
  RoomMissing(
      "pods found no room for `surgeTimeout`, and no place can be given",
      EnumSet.of(Starting, Progressing, Promoting),
      EnumSet.of(Blocked)),
  RoomFound(
      "the pods found room, or a place can be given",
      EnumSet.of(Blocked),
      EnumSet.of(Starting, Progressing, Promoting)),
  ReadinessNoted(
      "more of the canary's pods are ready than ever, or they begin or cease to fall short",
      EnumSet.of(Starting, Progressing, Paused, Blocked, Promoting),
      Set.of()),
  StableNoted(
      "the stable revision begins or ceases to lack pods",
      EnumSet.of(Starting, Progressing, Paused, Blocked, Promoting, RollingBack),
      Set.of()),
  TakenBack(
      "a check fails, a time limit is over, a person aborts, or the spec asks for another revision",
      EnumSet.of(Starting, Progressing, Paused, Blocked, Promoting),
      EnumSet.of(RollingBack)),
  GivenUp(
      "the canary gets no more requests", EnumSet.of(RollingBack), EnumSet.of(Idle, RolledBack)),
  BecameStable(
      "the canary has all its pods and requests; or the stable revision does not serve and the"
          + " canary can",
      EnumSet.of(Starting, Progressing, Paused, Blocked, Promoting, RollingBack),
      EnumSet.of(Settling)),
  Settled("`scaleDownDelay` is over", EnumSet.of(Settling), EnumSet.of(Idle)),
  Forgiven(
      "the spec no longer asks for the revision that was given up",
      EnumSet.of(RolledBack),
      EnumSet.of(Idle)),
  RequestClosed(
      "a one-shot request concerns nothing that is under way, or its annotation is gone",
      EnumSet.allOf(Phase.class),
      Set.of());

  private final String when;
  private final Set<Phase> from;
  private final Set<Phase> to;

  RolloutEvent(String when, Set<Phase> from, Set<Phase> to) {
    this.when = when;
    this.from = from;
    this.to = to;
  }

  /** When it happens. */
  public String when() {
    return when;
  }

  /** In which states it may happen. */
  public Set<Phase> from() {
    return from;
  }

  /** The states it leads to; empty where the state stays the same. */
  public Set<Phase> to() {
    return to;
  }
}
