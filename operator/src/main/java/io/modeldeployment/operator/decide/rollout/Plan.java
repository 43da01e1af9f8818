package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.gate.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a new revision takes over, with every default filled in.
 *
 * @param strategy the kind of rollout
 * @param steps shares of requests, in order; none promotes as soon as the canary can serve
 * @param gate what a canary's numbers must keep in every step
 * @param capacity what to do where there is no room for one more pod
 * @param allowDowntime whether the last pod of the stable revision may go first
 * @param onFailure what to do with a canary that failed
 * @param onInconclusive what to do where its numbers say nothing for too long
 * @param limits the times
 * @param rollbackWindow going back to one of so many revisions that were stable skips the steps
 * @param paused whether to stay where it is
 */
public record Plan(
    Strategy strategy,
    List<Step> steps,
    Gate gate,
    Capacity capacity,
    boolean allowDowntime,
    OnFailure onFailure,
    OnFailure onInconclusive,
    Limits limits,
    int rollbackWindow,
    boolean paused) {

  /** Copies the list. */
  public Plan {
    steps = List.copyOf(steps);
  }

  /** The kind of rollout. */
  public enum Strategy {
    /** As many canary pods as its share of requests needs. */
    Canary,
    /** All pods before the first request. */
    BlueGreen,
    /** The former pods go first. */
    Recreate
  }

  /** What to do where there is no room for one more pod. */
  public enum Capacity {
    /** Wait for room. */
    Surge,
    /** Give a place of the stable revision to the canary. */
    Swap,
    /** Wait for a while, then swap. */
    Auto
  }

  /** What to do with a canary that is not good. */
  public enum OnFailure {
    /** All requests go back to the stable revision. */
    Rollback,
    /** Stay, and wait for a person. */
    Pause
  }

  /**
   * The times of a plan.
   *
   * @param surge how long pods may find no room before something is done about it
   * @param inconclusive how long a step may go on after its hold without a verdict
   * @param progress how long pods may fall short of what a step needs, all together
   * @param total how long the whole rollout may take, if that is limited
   * @param scaleDownDelay how long the former revision stays full after a promotion
   */
  public record Limits(
      Duration surge,
      Duration inconclusive,
      Duration progress,
      Optional<Duration> total,
      Duration scaleDownDelay) {}
}
