package io.modeldeployment.operator.decide.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the rollout of a revision has come.
 *
 * @param revision the canary
 * @param step index of the step in the plan
 * @param begun whether it ever was ready to get requests
 * @param startedAt when the rollout began
 * @param enteredAt when the step began
 * @param weight percent of requests that the canary gets
 * @param heldSince since when it gets all that the step gives it, while it does
 * @param readiness how far its pods have come in the step
 * @param exchange places taken from the stable revision, where there is no other room
 * @param stableShortSince since when the stable revision lacks pods, while it does
 * @param rescue whether the stable revision did not serve when it began
 * @param direct whether it skips the steps
 */
public record Course(
    String revision,
    int step,
    boolean begun,
    Instant startedAt,
    Instant enteredAt,
    int weight,
    Optional<Instant> heldSince,
    Readiness readiness,
    Optional<Exchange> exchange,
    Optional<Instant> stableShortSince,
    boolean rescue,
    boolean direct) {

  /** The step of a canary that is promoted: after every other. */
  public static final int PROMOTION = Integer.MAX_VALUE;

  Course withWeight(int value, Optional<Instant> held) {
    return new Course(
        revision,
        step,
        begun,
        startedAt,
        enteredAt,
        value,
        held,
        readiness,
        exchange,
        stableShortSince,
        rescue,
        direct);
  }

  Course begunToServe() {
    return new Course(
        revision,
        step,
        true,
        startedAt,
        enteredAt,
        weight,
        heldSince,
        readiness,
        exchange,
        stableShortSince,
        rescue,
        direct);
  }

  Course entered(int next, Instant now) {
    return new Course(
        revision,
        next,
        begun,
        startedAt,
        now,
        weight,
        Optional.empty(),
        readiness,
        exchange,
        stableShortSince,
        rescue,
        direct);
  }

  Course with(Readiness noted) {
    return new Course(
        revision,
        step,
        begun,
        startedAt,
        enteredAt,
        weight,
        heldSince,
        noted,
        exchange,
        stableShortSince,
        rescue,
        direct);
  }

  Course with(Exchange places) {
    return new Course(
        revision,
        step,
        begun,
        startedAt,
        enteredAt,
        weight,
        heldSince,
        readiness,
        Optional.of(places),
        stableShortSince,
        rescue,
        direct);
  }

  Course withStableShort(Optional<Instant> since) {
    return new Course(
        revision, step, begun, startedAt, enteredAt, weight, heldSince, readiness, exchange, since,
        rescue, direct);
  }
}
