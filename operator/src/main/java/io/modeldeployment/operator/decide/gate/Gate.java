package io.modeldeployment.operator.decide.gate;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.observe.RevisionTraffic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The gate of every step of a rollout: each check gives a verdict on what was counted in the step.
 *
 * @param checks what a canary must keep
 * @param minSamples how many requests of each revision that a check looks at must be counted
 * @param levels how sure a verdict must be
 */
public record Gate(List<Check> checks, long minSamples, Levels levels) {

  /** A gate that lets everything pass. */
  public static final Gate OPEN = new Gate(List.of(), 0, Levels.ofRollout(0, 0));

  private static final double FARTHEST = 1e5;
  private static final int BISECTIONS = 20;

  /** Copies the list. */
  public Gate {
    checks = List.copyOf(checks);
  }

  /** The verdicts on a step, or on none where the routers' numbers cannot be had. */
  public Judgement judge(Optional<StepTraffic> seen) {
    return new Judgement(checks.stream().map(check -> judge(check, seen)).toList());
  }

  /** The outcome of the only check: what simulations ask again and again. */
  Outcome outcome(StepTraffic seen) {
    Check check = checks.getFirst();
    return outcome(check, seen, evidence(check, seen));
  }

  private Verdict judge(Check check, Optional<StepTraffic> seen) {
    if (seen.isEmpty()) {
      return new Verdict(
          check,
          Outcome.inconclusive,
          Evidence.NONE,
          0,
          0,
          OptionalLong.empty(),
          "the routers' statistics cannot be read");
    }
    StepTraffic traffic = seen.get();
    Evidence evidence = evidence(check, traffic);
    Outcome outcome = outcome(check, traffic, evidence);
    OptionalLong missing =
        outcome == Outcome.inconclusive ? missing(check, traffic) : OptionalLong.empty();
    return new Verdict(
        check,
        outcome,
        evidence,
        traffic.canary().requests(),
        traffic.stable().requests(),
        missing,
        VerdictText.of(check, outcome, evidence, traffic, missing, minSamples));
  }

  private Evidence evidence(Check check, StepTraffic seen) {
    return sampled(check, seen, 1) ? Evidence.of(check, seen, levels) : Evidence.NONE;
  }

  private static boolean sampled(Check check, StepTraffic seen, long least) {
    return counted(check, seen.canary()) >= least
        && (!check.compares() || counted(check, seen.stable()) >= least);
  }

  private static long counted(Check check, RevisionTraffic traffic) {
    return switch (check) {
      case Check.MaxErrorRate c -> traffic.requests();
      case Check.ErrorIncrease c -> traffic.requests();
      case Check.ClientErrorIncrease c -> traffic.requests();
      case Check.MaxLatency c -> traffic.latency().total();
      case Check.LatencyIncrease c -> traffic.latency().total();
    };
  }

  private Outcome outcome(Check check, StepTraffic seen, Evidence evidence) {
    if (!sampled(check, seen, Math.max(1, minSamples))) {
      return Outcome.inconclusive;
    }
    if (evidence.low() > check.limit()) {
      return Outcome.fail;
    }
    return evidence.estimate() <= check.limit() && evidence.high() <= check.borne()
        ? Outcome.pass
        : Outcome.inconclusive;
  }

  /** Looks for how many times the requests decide, if they go as those before. */
  private OptionalLong missing(Check check, StepTraffic seen) {
    double tooFew = 1;
    double enough = 1;
    while (!decided(check, seen, enough)) {
      tooFew = enough;
      enough *= 2;
      if (enough > FARTHEST || seen.canary().requests() == 0) {
        return OptionalLong.empty();
      }
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (tooFew + enough) / 2;
      if (decided(check, seen, middle)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return OptionalLong.of((long) Math.ceil((enough - 1) * seen.canary().requests()));
  }

  private boolean decided(Check check, StepTraffic seen, double factor) {
    StepTraffic later = seen.times(factor);
    return outcome(check, later, evidence(check, later)) != Outcome.inconclusive;
  }
}
