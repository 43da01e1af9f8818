package io.modeldeployment.operator.decide.gate;

/** The percentiles of latency that a gate may look at. */
public enum Percentile {
  p50(0.5),
  p90(0.9),
  p95(0.95),
  p99(0.99),
  p999(0.999);

  private final double share;

  Percentile(double share) {
    this.share = share;
  }

  /** The share of requests that are no slower. */
  public double share() {
    return share;
  }
}
