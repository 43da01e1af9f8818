package io.modeldeployment.operator.decide.gate;

import static io.modeldeployment.operator.decide.gate.TrafficFixture.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.observe.RevisionTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How often verdicts are wrong where one looks again and again, and how many requests they take.
 * The canary gets one request in ten; each look follows some requests.
 */
class GateSimulationTest {

  private static final long SEED = 20_261_125;
  private static final int STABLE_FOR_EACH = 9;
  private static final Levels ONE_CHECK = Levels.ofRollout(1, 1);

  private static final Gate ERRORS = gate(new Check.MaxErrorRate(0.01));
  private static final Gate MORE_ERRORS = gate(new Check.ErrorIncrease(0.01));
  private static final Gate SLOWER = gate(new Check.LatencyIncrease(Percentile.p95, 0.2));

  private final Random random = new Random(SEED);

  private static Gate gate(Check check) {
    return new Gate(List.of(check), 50, ONE_CHECK);
  }

  /** Ends of many runs: how often each outcome came first, and after how many requests. */
  private record Ends(int runs, int passed, int failed, List<Integer> requests) {
    double failedShare() {
      return (double) failed / runs;
    }

    double passedShare() {
      return (double) passed / runs;
    }

    double meanRequests() {
      return requests.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }
  }

  /** The kind of requests that a revision gets: so many fail, so many times slower. */
  private record Kind(double failing, double slower) {}

  private Ends run(Gate gate, Kind canary, Kind stable, int runs, int looks, int perLook) {
    int passed = 0;
    int failed = 0;
    List<Integer> requests = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      RevisionTraffic ours = RevisionTraffic.NONE;
      RevisionTraffic theirs = RevisionTraffic.NONE;
      Outcome outcome = Outcome.inconclusive;
      for (int look = 1; look <= looks && outcome == Outcome.inconclusive; look++) {
        ours = ours.plus(traffic(canary, perLook));
        theirs = theirs.plus(traffic(stable, STABLE_FOR_EACH * perLook));
        outcome = gate.outcome(new StepTraffic(ours, theirs, Duration.ZERO));
        requests.add(outcome == Outcome.inconclusive ? 0 : look * perLook);
      }
      passed += outcome == Outcome.pass ? 1 : 0;
      failed += outcome == Outcome.fail ? 1 : 0;
    }
    return new Ends(runs, passed, failed, requests.stream().filter(n -> n > 0).toList());
  }

  private RevisionTraffic traffic(Kind kind, int count) {
    long failed = 0;
    for (int i = 0; i < count; i++) {
      failed += random.nextDouble() < kind.failing ? 1 : 0;
    }
    TrafficFixture traffic = requests(count).failed(failed);
    return (kind.slower > 0 ? traffic.tookAbout(random, kind.slower) : traffic).build();
  }

  private static Kind failing(double share) {
    return new Kind(share, 0);
  }

  private static Kind slower(double factor) {
    return new Kind(0, factor);
  }

  private static void report(String what, Ends ends) {
    System.out.printf(
        "%s: pass %.3f, fail %.3f, %.0f requests of the canary on average%n",
        what,
        ends.passedShare(),
        ends.failedShare(),
        ends.requests().isEmpty() ? Double.NaN : ends.meanRequests());
  }

  @Test
  void aCanaryAtTheLimitSeldomFailsThoughLookedAtOften() {
    // when
    Ends absolute = run(ERRORS, failing(0.01), failing(0), 400, 150, 40);
    Ends relative = run(MORE_ERRORS, failing(0.02), failing(0.01), 250, 150, 40);
    Ends latency = run(SLOWER, slower(1.2), slower(1), 40, 30, 50);
    report("1 % errors, 1 % allowed", absolute);
    report("2 % errors against 1 %, one point allowed", relative);
    report("p95 1.2 times, 20 % allowed", latency);
    // then
    assertThat(absolute.failedShare()).as("seed %d", SEED).isLessThan(ONE_CHECK.falseFail());
    assertThat(relative.failedShare()).as("seed %d", SEED).isLessThan(ONE_CHECK.falseFail());
    assertThat(latency.failed()).as("seed %d", SEED).isLessThanOrEqualTo(1);
  }

  @Test
  void aCanaryWorseThanWhatIsBorneSeldomPassesThoughLookedAtOften() {
    // when
    Ends absolute = run(ERRORS, failing(0.02), failing(0), 400, 150, 40);
    Ends relative = run(MORE_ERRORS, failing(0.03), failing(0.01), 250, 150, 40);
    Ends latency = run(SLOWER, slower(1.4), slower(1), 40, 30, 50);
    report("2 % errors, 1 % allowed", absolute);
    report("3 % errors against 1 %, one point allowed", relative);
    report("p95 1.4 times, 20 % allowed", latency);
    // then
    assertThat(absolute.passedShare()).as("seed %d", SEED).isLessThan(ONE_CHECK.falsePass());
    assertThat(relative.passedShare()).as("seed %d", SEED).isLessThan(ONE_CHECK.falsePass());
    assertThat(latency.passedShare()).as("seed %d", SEED).isLessThan(ONE_CHECK.falsePass());
  }

  @Test
  void aBadCanaryIsFoundWithFewRequests() {
    // when
    Ends absolute = run(ERRORS, failing(0.05), failing(0.01), 200, 300, 10);
    Ends relative = run(MORE_ERRORS, failing(0.05), failing(0.01), 200, 300, 10);
    Ends latency = run(SLOWER, slower(3), slower(1), 60, 40, 10);
    report("5 % errors, 1 % allowed", absolute);
    report("5 % errors against 1 %, one point allowed", relative);
    report("p95 3 times, 20 % allowed", latency);
    // then
    assertThat(absolute.failedShare()).as("seed %d", SEED).isGreaterThan(0.99);
    assertThat(absolute.meanRequests()).as("seed %d", SEED).isLessThan(400);
    assertThat(relative.failedShare()).as("seed %d", SEED).isGreaterThan(0.95);
    assertThat(relative.meanRequests()).as("seed %d", SEED).isLessThan(1200);
    assertThat(latency.failedShare()).as("seed %d", SEED).isEqualTo(1);
    assertThat(latency.meanRequests()).as("seed %d", SEED).isLessThan(100);
  }

  @Test
  void aGoodCanaryIsShownToBeGood() {
    // when
    Ends absolute = run(ERRORS, failing(0.001), failing(0.001), 200, 300, 20);
    Ends relative = run(MORE_ERRORS, failing(0.001), failing(0.001), 200, 300, 20);
    Ends latency = run(SLOWER, slower(1), slower(1), 20, 40, 100);
    report("0.1 % errors, 1 % allowed", absolute);
    report("0.1 % errors against 0.1 %, one point allowed", relative);
    report("the same p95, 20 % allowed", latency);
    // then
    assertThat(absolute.passedShare()).as("seed %d", SEED).isGreaterThan(0.95);
    assertThat(relative.passedShare()).as("seed %d", SEED).isGreaterThan(0.95);
    assertThat(latency.passedShare()).as("seed %d", SEED).isGreaterThan(0.95);
  }
}
