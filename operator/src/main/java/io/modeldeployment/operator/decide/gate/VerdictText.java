package io.modeldeployment.operator.decide.gate;

import io.modeldeployment.operator.decide.DurationText;
import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.OptionalLong;

/** Says a verdict with its numbers, bounds and counts, and what an inconclusive one waits for. */
final class VerdictText {

  private static final double PERCENT = 100;
  private static final MathContext TWO_DIGITS = new MathContext(2);
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private VerdictText() {}

  static String of(
      Check check,
      Outcome outcome,
      Evidence evidence,
      StepTraffic seen,
      OptionalLong missing,
      long minSamples) {
    String counts = counts(check, seen);
    String wait = outcome == Outcome.inconclusive ? wait(seen, missing, minSamples) : "";
    return Double.isNaN(evidence.estimate())
        ? "nothing to compare in " + counts + wait
        : measured(check, evidence) + " in " + counts + wait;
  }

  private static String measured(Check check, Evidence e) {
    return switch (check) {
      case Check.MaxErrorRate c ->
          "%s failed (%s to %s, allowed %s)"
              .formatted(
                  percent(e.estimate()), percent(e.low()), percent(e.high()), percent(c.limit()));
      case Check.ErrorIncrease c -> "failed" + points(e, c.limit());
      case Check.ClientErrorIncrease c -> "refused as the client's fault" + points(e, c.limit());
      case Check.MaxLatency c ->
          "%s %s (%s to %s, allowed %s)"
              .formatted(
                  c.percentile(),
                  milliseconds(e.estimate()),
                  milliseconds(e.low()),
                  milliseconds(e.high()),
                  milliseconds(c.limit()));
      case Check.LatencyIncrease c ->
          "%s %s of the stable revision's (%s to %s, allowed %s)"
              .formatted(
                  c.percentile(),
                  signed(e.estimate()),
                  signed(e.low()),
                  signed(e.high()),
                  signed(c.limit()));
    };
  }

  private static String points(Evidence e, double limit) {
    return " %s points against the stable revision (%s to %s, allowed %s)"
        .formatted(signed(e.estimate()), signed(e.low()), signed(e.high()), signed(limit));
  }

  private static String counts(Check check, StepTraffic seen) {
    return check.compares()
        ? seen.canary().requests() + " requests, " + seen.stable().requests() + " of stable"
        : seen.canary().requests() + " requests";
  }

  private static String wait(StepTraffic seen, OptionalLong missing, long minSamples) {
    if (missing.isEmpty()) {
      return "; at least " + minSamples + " are needed";
    }
    double rate = seen.canary().requests() / Math.max(1.0, seen.during().toSeconds());
    Duration eta = Duration.ofSeconds((long) Math.ceil(missing.getAsLong() / rate));
    return "; about %s more requests decide, %s at this rate"
        .formatted(rounded(missing.getAsLong()), time(eta));
  }

  private static String percent(double share) {
    return plain(PERCENT * share, TWO_DIGITS) + "%";
  }

  private static String signed(double share) {
    return (share >= 0 ? "+" : "") + percent(share);
  }

  private static String milliseconds(double value) {
    return plain(value, THREE_DIGITS) + "ms";
  }

  private static String rounded(long value) {
    return plain(value, TWO_DIGITS);
  }

  private static String time(Duration duration) {
    Duration rough =
        duration.toMinutes() > 0 ? Duration.ofMinutes(duration.toMinutes() + 1) : duration;
    return DurationText.of(rough);
  }

  private static String plain(double value, MathContext digits) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    BigDecimal rounded = new BigDecimal(value).round(digits).stripTrailingZeros();
    return rounded.toPlainString();
  }
}
