package io.modeldeployment.operator.decide.rollout;

import java.time.Duration;

/**
 * One step of a plan.
 *
 * @param weight percent of requests that the canary gets
 * @param hold how long at least
 * @param approval whether the next step waits for a person
 */
public record Step(int weight, Duration hold, boolean approval) {}
