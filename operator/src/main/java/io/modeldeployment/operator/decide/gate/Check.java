package io.modeldeployment.operator.decide.gate;

/**
 * One limit on a canary's numbers. A canary fails when it is shown to be above the limit. It passes
 * when the estimate keeps the limit and it is shown to be no worse than what is still borne: the
 * numbers of a canary that is as good as the limit asks would never show that it keeps it.
 */
public sealed interface Check {

  /** How often the limit is still borne, for shares and increases. */
  double TWICE = 2;

  /** How many times the limit a latency may be and is still borne. */
  double A_QUARTER_MORE = 1.25;

  /** The field of spec.rollout.gates that asks for it. */
  String field();

  /** The most that is allowed, in the unit of what is measured. */
  double limit();

  /** Above this no canary passes but by chance. */
  default double borne() {
    return TWICE * limit();
  }

  /** Whether it compares with the stable revision. */
  default boolean compares() {
    return true;
  }

  /**
   * Share of requests that failed.
   *
   * @param limit between 0 and 1
   */
  record MaxErrorRate(double limit) implements Check {
    @Override
    public String field() {
      return "errorRate.max";
    }

    @Override
    public boolean compares() {
      return false;
    }
  }

  /**
   * Share of requests that failed, less that of the stable revision.
   *
   * @param limit between 0 and 1
   */
  record ErrorIncrease(double limit) implements Check {
    @Override
    public String field() {
      return "errorRate.maxIncrease";
    }
  }

  /**
   * Share of requests refused as the client's fault, less that of the stable revision: the same
   * clients call both, so a difference is the revision's.
   *
   * @param limit between 0 and 1
   */
  record ClientErrorIncrease(double limit) implements Check {
    @Override
    public String field() {
      return "clientErrorRate.maxIncrease";
    }
  }

  /**
   * A percentile of latency.
   *
   * @param percentile which
   * @param limit in milliseconds
   */
  record MaxLatency(Percentile percentile, double limit) implements Check {
    @Override
    public String field() {
      return "latency.max";
    }

    @Override
    public double borne() {
      return A_QUARTER_MORE * limit;
    }

    @Override
    public boolean compares() {
      return false;
    }
  }

  /**
   * A percentile of latency against that of the stable revision.
   *
   * @param percentile which
   * @param limit 0.2 for a fifth more
   */
  record LatencyIncrease(Percentile percentile, double limit) implements Check {
    @Override
    public String field() {
      return "latency.maxIncrease";
    }
  }
}
