package io.modeldeployment.operator.decide.gate;

import io.modeldeployment.operator.observe.LatencyHistogram;
import io.modeldeployment.operator.observe.RevisionTraffic;

/**
 * What the counts say of one measure: a share, a difference of shares, milliseconds, or a relative
 * increase.
 *
 * @param low the least that is possible, at the level of a fail
 * @param estimate what was seen
 * @param high the most that is possible, at the level of a pass
 */
public record Evidence(double low, double estimate, double high) {

  /** What is known where nothing was counted. */
  static final Evidence NONE =
      new Evidence(Double.NEGATIVE_INFINITY, Double.NaN, Double.POSITIVE_INFINITY);

  /** Weighs what was counted; both revisions must have requests. */
  static Evidence of(Check check, StepTraffic seen, Levels levels) {
    RevisionTraffic canary = seen.canary();
    RevisionTraffic stable = seen.stable();
    return switch (check) {
      case Check.MaxErrorRate c -> share(canary.serverErrors(), canary.requests(), levels);
      case Check.ErrorIncrease c ->
          difference(
              canary.serverErrors(),
              canary.requests(),
              stable.serverErrors(),
              stable.requests(),
              levels);
      case Check.ClientErrorIncrease c ->
          difference(
              canary.clientErrors(),
              canary.requests(),
              stable.clientErrors(),
              stable.requests(),
              levels);
      case Check.MaxLatency c -> quantile(canary.latency(), c.percentile().share(), levels);
      case Check.LatencyIncrease c ->
          increase(canary.latency(), stable.latency(), c.percentile().share(), levels);
    };
  }

  private static Evidence share(long hits, long trials, Levels levels) {
    return new Evidence(
        ConfidenceSequence.lower(hits, trials, levels.falseFail()),
        (double) hits / trials,
        ConfidenceSequence.upper(hits, trials, levels.falsePass()));
  }

  /** Each side gets half of the level, so that both bounds hold together. */
  private static Evidence difference(long hits, long trials, long others, long of, Levels levels) {
    Levels half = half(levels);
    Evidence canary = share(hits, trials, half);
    double lowest = ConfidenceSequence.lower(others, of, half.falsePass());
    double highest = ConfidenceSequence.upper(others, of, half.falseFail());
    return new Evidence(
        canary.low - highest, canary.estimate - (double) others / of, canary.high - lowest);
  }

  private static Evidence quantile(LatencyHistogram latency, double share, Levels levels) {
    return new Evidence(
        lowest(latency, share, levels.falseFail()),
        latency.quantile(share),
        highest(latency, share, levels.falsePass()));
  }

  private static Evidence increase(
      LatencyHistogram canary, LatencyHistogram stable, double share, Levels levels) {
    Levels half = half(levels);
    Evidence ours = quantile(canary, share, half);
    return new Evidence(
        ours.low / highest(stable, share, half.falseFail()) - 1,
        ours.estimate / stable.quantile(share) - 1,
        ours.high / lowest(stable, share, half.falsePass()) - 1);
  }

  private static Levels half(Levels levels) {
    return new Levels(levels.falseFail() / 2, levels.falsePass() / 2);
  }

  /**
   * The quantile is above every bound up to which too few requests were counted. The count up to
   * the true quantile is a count of hits of that share, so the bounds hold at every look.
   */
  private static double lowest(LatencyHistogram latency, double share, double alpha) {
    long total = latency.total();
    long upTo = 0;
    double lowest = 0;
    for (int i = 0; i < latency.counts().size(); i++) {
      upTo += latency.counts().get(i);
      if (!ConfidenceSequence.below(share, upTo, total, alpha)) {
        return lowest;
      }
      lowest = latency.upperBounds().get(i);
    }
    return lowest;
  }

  private static double highest(LatencyHistogram latency, double share, double alpha) {
    long total = latency.total();
    long upTo = 0;
    for (int i = 0; i < latency.counts().size(); i++) {
      upTo += latency.counts().get(i);
      if (ConfidenceSequence.above(share, upTo, total, alpha)) {
        return latency.upperBounds().get(i);
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
