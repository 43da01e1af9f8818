package io.modeldeployment.operator.decide.rollout;

/**
 * A change to write down.
 *
 * @param event what happened
 * @param after the decisions once it is written
 * @param message the particulars, in a sentence
 */
public record Change(RolloutEvent event, Rollout after, String message) {}
