package io.modeldeployment.operator.decide.gate;

import static io.modeldeployment.operator.decide.gate.TrafficFixture.requests;
import static io.modeldeployment.operator.decide.gate.TrafficFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a gate says of a canary. */
class GateTest {

  private static final long SEED = 7;
  private static final long MIN_SAMPLES = 100;
  private static final Check ERRORS = new Check.MaxErrorRate(0.01);
  private static final Check MORE_ERRORS = new Check.ErrorIncrease(0.01);
  private static final Check REFUSALS = new Check.ClientErrorIncrease(0.05);
  private static final Check SLOW = new Check.MaxLatency(Percentile.p95, 100);
  private static final Check SLOWER = new Check.LatencyIncrease(Percentile.p95, 0.2);

  private static Judgement judge(StepTraffic seen, Check... checks) {
    return gate(checks).judge(Optional.of(seen));
  }

  private static Gate gate(Check... checks) {
    return new Gate(List.of(checks), MIN_SAMPLES, Levels.ofRollout(checks.length, 3));
  }

  private static Verdict only(Judgement judgement) {
    assertThat(judgement.verdicts()).hasSize(1);
    return judgement.verdicts().getFirst();
  }

  @Test
  void aGateWithoutChecksLetsPass() {
    assertThat(Gate.OPEN.judge(Optional.empty()).outcome()).isEqualTo(Outcome.pass);
  }

  @Test
  void aSourceThatIsDownIsNeitherPassNorFail() {
    // when
    Judgement judgement = gate(ERRORS, SLOWER).judge(Optional.empty());
    // then
    assertThat(judgement.outcome()).isEqualTo(Outcome.inconclusive);
    assertThat(judgement.told(Outcome.inconclusive))
        .contains("errorRate.max: the routers' statistics cannot be read")
        .contains("latency.maxIncrease: ");
  }

  @Test
  void fewRequestsThatAllFailedAreNoFail() {
    // given
    StepTraffic seen = step(requests(99).failed(99), requests(1000));
    // when
    Verdict verdict = only(judge(seen, ERRORS));
    // then
    assertThat(verdict.outcome()).isEqualTo(Outcome.inconclusive);
    assertThat(verdict.missingRequests()).hasValue(1);
  }

  @Test
  void noRequestsSayNothingAndNotHowLongToWait() {
    // when
    Judgement judgement = judge(step(requests(0), requests(0)), ERRORS, MORE_ERRORS, SLOW, SLOWER);
    // then
    assertThat(judgement.verdicts())
        .allSatisfy(verdict -> {
          assertThat(verdict.outcome()).isEqualTo(Outcome.inconclusive);
          assertThat(verdict.missingRequests()).isEmpty();
          assertThat(verdict.message()).contains("at least 100 are needed");
        });
  }

  @Test
  void manyErrorsFailWithNumbersBoundsAndCounts() {
    // when
    Verdict verdict = only(judge(step(requests(400).failed(20), requests(7600)), ERRORS));
    // then
    assertThat(verdict.outcome()).isEqualTo(Outcome.fail);
    assertThat(verdict.evidence().low()).isGreaterThan(0.01);
    assertThat(verdict.message())
        .matches("5% failed \\([0-9.]+% to [0-9.]+%, allowed 1%\\) in 400 requests");
  }

  @Test
  void noErrorsPassOnlyOnceTheyShowSomething() {
    // when
    Verdict early = only(judge(step(requests(200), requests(3800)), ERRORS));
    Verdict late = only(judge(step(requests(400), requests(7600)), ERRORS));
    // then
    assertThat(early.outcome()).isEqualTo(Outcome.inconclusive);
    assertThat(early.missingRequests().getAsLong()).isBetween(50L, 250L);
    assertThat(early.message()).contains("more requests decide, ").contains(" at this rate");
    assertThat(late.outcome()).isEqualTo(Outcome.pass);
  }

  @Test
  void aCanaryAsGoodAsTheLimitAsksPassesInTheEnd() {
    // when
    Verdict verdict = only(judge(step(requests(4000).failed(38), requests(4000)), ERRORS));
    // then
    assertThat(verdict.outcome()).isEqualTo(Outcome.pass);
  }

  @Test
  void errorsThatTheStableRevisionHasTooAreNotTheCanarys() {
    // given both fail one request in ten
    StepTraffic seen = step(requests(20_000).failed(2000), requests(60_000).failed(6000));
    // when, then
    assertThat(judge(seen, MORE_ERRORS).outcome()).isEqualTo(Outcome.pass);
    assertThat(judge(seen, ERRORS).outcome()).isEqualTo(Outcome.fail);
  }

  @Test
  void anExcessOfRefusedRequestsFails() {
    // given the new model no longer takes what clients send
    StepTraffic seen = step(requests(200).refused(60), requests(3800).refused(38));
    // when
    Verdict verdict = only(judge(seen, REFUSALS));
    // then
    assertThat(verdict.outcome()).isEqualTo(Outcome.fail);
    assertThat(verdict.message()).startsWith("refused as the client's fault +29% points");
  }

  @Test
  void refusedRequestsOfBothRevisionsAreTheClients() {
    // given
    StepTraffic seen = step(requests(2000).refused(600), requests(8000).refused(2400));
    // when, then
    assertThat(judge(seen, REFUSALS).outcome()).isEqualTo(Outcome.pass);
  }

  @Test
  void aComparisonNeedsRequestsOfBoth() {
    // when
    Verdict verdict = only(judge(step(requests(5000), requests(20)), MORE_ERRORS));
    // then
    assertThat(verdict.outcome()).isEqualTo(Outcome.inconclusive);
  }

  @Test
  void aSlowCanaryFails() {
    // given
    StepTraffic seen = step(requests(200).took(50, 150).took(300, 50), requests(0));
    // when
    Verdict verdict = only(judge(seen, SLOW));
    // then
    assertThat(verdict.outcome()).isEqualTo(Outcome.fail);
    assertThat(verdict.message()).startsWith("p95 3").contains("allowed 100ms");
  }

  @Test
  void aQuickCanaryPasses() {
    // given
    StepTraffic seen = step(requests(800).took(50, 785).took(300, 15), requests(0));
    // when, then
    assertThat(judge(seen, SLOW).outcome()).isEqualTo(Outcome.pass);
  }

  @Test
  void threeTimesTheLatencyFailsAtOnce() {
    // given
    Random random = new Random(SEED);
    StepTraffic seen =
        step(requests(100).tookAbout(random, 3), requests(1900).tookAbout(random, 1));
    // when
    Verdict verdict = only(judge(seen, SLOWER));
    // then
    assertThat(verdict.outcome()).as("seed %d", SEED).isEqualTo(Outcome.fail);
    assertThat(verdict.message()).contains("of the stable revision's").contains("allowed +20%");
  }

  @Test
  void theSameLatencyPasses() {
    // given
    Random random = new Random(SEED);
    StepTraffic seen =
        step(requests(3000).tookAbout(random, 1), requests(30_000).tookAbout(random, 1));
    // when, then
    assertThat(judge(seen, SLOWER).outcome()).as("seed %d", SEED).isEqualTo(Outcome.pass);
  }

  @Test
  void theWorstVerdictCounts() {
    // given
    StepTraffic seen = step(requests(500).failed(100), requests(9500).failed(100));
    // when
    Judgement judgement = judge(seen, REFUSALS, ERRORS, SLOW);
    // then
    assertThat(judgement.outcome()).isEqualTo(Outcome.fail);
    assertThat(judgement.verdicts())
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.pass, Outcome.fail, Outcome.inconclusive);
  }
}
