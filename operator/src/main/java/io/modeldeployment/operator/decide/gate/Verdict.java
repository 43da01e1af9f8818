package io.modeldeployment.operator.decide.gate;

import java.util.OptionalLong;

/**
 * What a check came to.
 *
 * @param check which check
 * @param outcome what it says of the canary
 * @param evidence the measure with its bounds
 * @param canaryRequests how many requests of the canary were counted
 * @param stableRequests how many of the stable revision
 * @param missingRequests of an inconclusive one: how many more requests of the canary would decide
 *     it if they went as those before, where that can be told
 * @param message all of it in a sentence
 */
public record Verdict(
    Check check,
    Outcome outcome,
    Evidence evidence,
    long canaryRequests,
    long stableRequests,
    OptionalLong missingRequests,
    String message) {

  /** What a check says of a canary, from good to bad. */
  public enum Outcome {
    /** Shown to be good enough. */
    pass,
    /** Not known: too few requests, or none that could be counted. Neither pass nor fail. */
    inconclusive,
    /** Shown to be worse than the limit. */
    fail
  }
}
