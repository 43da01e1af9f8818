package io.modeldeployment.operator.decide.rollout;

import java.time.Instant;
import java.util.Optional;

/** Where a rollout stands. */
public sealed interface RolloutState {

  /** The rollout under way, if one is. */
  default Optional<Course> course() {
    return Optional.empty();
  }

  /** Its name, as in status.rollout.phase. */
  default Phase phase() {
    return switch (this) {
      case Idle s -> Phase.Idle;
      case Starting s -> Phase.Starting;
      case Progressing s -> Phase.Progressing;
      case Paused s -> Phase.Paused;
      case Blocked s -> Phase.Blocked;
      case Promoting s -> Phase.Promoting;
      case RollingBack s -> Phase.RollingBack;
      case Settling s -> Phase.Settling;
      case RolledBack s -> Phase.RolledBack;
    };
  }

  /** A state with a canary. */
  sealed interface UnderWay extends RolloutState {
    /** How far its rollout has come. */
    Course now();

    @Override
    default Optional<Course> course() {
      return Optional.of(now());
    }
  }

  /** Names of states. */
  enum Phase {
    Idle("No rollout; the stable revision serves."),
    Starting("The canary's pods come up. It gets no requests."),
    Progressing("The canary gets the share of a step, as far as its ready pods carry it."),
    Paused("The canary keeps its share until a person, or its numbers, decide."),
    Blocked("Pods of the canary find no room, and none can be made."),
    Promoting("The canary gets all its pods and, as they become ready, all requests."),
    RollingBack("Requests go back to the stable revision as fast as it can take them."),
    Settling("The canary became stable; the former revision is kept for a while."),
    RolledBack("The stable revision serves; the revision given up is not tried again.");

    private final String meaning;

    Phase(String meaning) {
      this.meaning = meaning;
    }

    /** What it means, in a sentence. */
    public String meaning() {
      return meaning;
    }
  }

  /** Why a canary keeps its share. */
  enum Pause {
    /** spec.rollout.paused. */
    Requested,
    /** The step asks for a person's approval. */
    Approval,
    /** Its numbers said nothing for too long. */
    Inconclusive,
    /** It failed, and the plan says to pause then. */
    Failed
  }

  /** Why a canary is taken back. */
  enum Cause {
    /** The spec asks for another revision. */
    Replaced,
    /** The spec asks for the stable revision again. */
    Reverted,
    /** A person asked for it. */
    Aborted,
    /** A check of the gate failed. */
    GateFailed,
    /** Its pods did not become ready in time. */
    DeadlineExceeded,
    /** The rollout took longer than it may. */
    TookTooLong,
    /** Its numbers said nothing for too long. */
    Inconclusive;

    /** Whether the revision is not to be tried again by itself. */
    boolean sticks() {
      return this != Replaced && this != Reverted;
    }
  }

  /** No rollout. */
  record Idle() implements RolloutState {}

  /** The canary's pods come up. */
  record Starting(Course now) implements UnderWay {}

  /** The canary gets the share of a step. */
  record Progressing(Course now) implements UnderWay {}

  /** The canary keeps its share. */
  record Paused(Course now, Pause why, String because) implements UnderWay {}

  /** Pods of the canary find no room. */
  record Blocked(Course now, String missing) implements UnderWay {}

  /** The canary gets everything. */
  record Promoting(Course now) implements UnderWay {}

  /** Requests go back to the stable revision. */
  record RollingBack(Course now, Cause cause, String because) implements UnderWay {}

  /** The former revision is kept until then. */
  record Settling(String former, Instant until) implements RolloutState {}

  /** A revision that was given up, and why. */
  record RolledBack(String revision, Cause cause, String because) implements RolloutState {}

  /** The same state further on its course. */
  default RolloutState with(Course course) {
    return switch (this) {
      case Starting s -> new Starting(course);
      case Progressing s -> new Progressing(course);
      case Paused s -> new Paused(course, s.why, s.because);
      case Blocked s -> new Blocked(course, s.missing);
      case Promoting s -> new Promoting(course);
      case RollingBack s -> new RollingBack(course, s.cause, s.because);
      case Idle s -> s;
      case Settling s -> s;
      case RolledBack s -> s;
    };
  }
}
