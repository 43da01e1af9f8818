package io.modeldeployment.operator.decide.rollout;

import static io.modeldeployment.operator.decide.rollout.PlanFixture.aPlan;
import static io.modeldeployment.operator.decide.rollout.PlanFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.decide.rollout.Plan.Capacity;
import io.modeldeployment.operator.decide.rollout.Plan.OnFailure;
import io.modeldeployment.operator.decide.rollout.RolloutPolicy.Targets;
import io.modeldeployment.operator.decide.rollout.RolloutState.Cause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Pause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Paused;
import io.modeldeployment.operator.decide.rollout.RolloutState.Phase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Cases in which rollouts of others came to grief, each with its number: those of numbers, times
 * and restarts.
 */
class KnownAccidentsOfNumbersTest {

  private static final Duration A_WHILE = Duration.ofMinutes(1);
  private static final Duration HOURS = Duration.ofHours(2);

  private final SimulatedRollout sim = new SimulatedRollout(aPlan().build(), 4);

  @Test
  void case05_aPassRepeatedAfterARestartDecidesTheSame() {
    // given
    sim.reachAQuarter("v2");
    sim.now = sim.now.plus(PlanFixture.HOLD);
    Facts facts = sim.facts();
    Change first = RolloutPolicy.next(sim.plan, sim.rollout, facts).orElseThrow();
    // when the write was lost, and when it was not
    Change again = RolloutPolicy.next(sim.plan, sim.rollout, facts).orElseThrow();
    Optional<Change> next = RolloutPolicy.next(sim.plan, first.after(), facts);
    // then
    assertThat(again).isEqualTo(first);
    assertThat(first.event()).isEqualTo(RolloutEvent.Advanced);
    assertThat(next).isEmpty();
  }

  @Test
  void case05_aHoldIsNotServedTwiceAfterAPause() {
    // given
    sim.reachAQuarter("v2");
    sim.pass(PlanFixture.HOLD.dividedBy(2));
    // when
    sim.plan = aPlan().paused(true).build();
    sim.pass(HOURS);
    assertThat(sim.weight()).isEqualTo(25);
    sim.plan = aPlan().build();
    sim.settle();
    // then
    assertThat(sim.weight()).isEqualTo(50);
  }

  @Test
  void case06_aMetricSourceThatIsDownHoldsThenPausesAndGoesOnByItself() {
    // given
    sim.reachAQuarter("v2");
    // when
    sim.outcome = Outcome.inconclusive;
    sim.pass(PlanFixture.HOLD.plus(PlanFixture.INCONCLUSIVE).minusSeconds(10));
    // then neither a pass nor a fail
    assertThat(sim.phase()).isEqualTo(Phase.Progressing);
    assertThat(sim.weight()).isEqualTo(25);
    // when
    sim.pass(A_WHILE);
    // then
    assertThat(sim.rollout.state())
        .isInstanceOfSatisfying(
            Paused.class, state -> assertThat(state.why()).isEqualTo(Pause.Inconclusive));
    // when
    sim.outcome = Outcome.pass;
    sim.settle();
    // then
    assertThat(sim.weight()).isEqualTo(50);
  }

  @Test
  void case06_wherePlannedAMetricSourceThatIsDownRollsBack() {
    // given
    sim.plan = aPlan().onInconclusive(OnFailure.Rollback).build();
    sim.reachAQuarter("v2");
    // when
    sim.outcome = Outcome.inconclusive;
    sim.pass(PlanFixture.HOLD.plus(PlanFixture.INCONCLUSIVE).plus(A_WHILE));
    // then
    sim.assertRolledBack(Cause.Inconclusive);
  }

  @Test
  void case07_withoutRequestsNothingAdvancesAndNothingRollsBack() {
    // given too few samples are inconclusive: see GateTest
    sim.outcome = Outcome.inconclusive;
    sim.asksFor("v2");
    // when
    sim.pass(HOURS);
    // then
    assertThat(sim.weight()).isEqualTo(5);
    assertThat(sim.phase()).isEqualTo(Phase.Paused);
  }

  @Test
  void case08_whileItWaitsForApprovalAFailureStillRollsBack() {
    // given
    sim.plan = aPlan().with(PlanFixture.untilApproved(25), step(50)).build();
    sim.asksFor("v2");
    sim.pass(A_WHILE);
    assertThat(sim.phase()).isEqualTo(Phase.Paused);
    // when
    sim.outcome = Outcome.fail;
    sim.settle();
    // then
    sim.assertRolledBack(Cause.GateFailed);
  }

  @Test
  void case08_aRolloutThatTakesTooLongEnds() {
    // given
    sim.plan = aPlan().within(Duration.ofHours(1)).with(PlanFixture.untilApproved(25)).build();
    sim.asksFor("v2");
    // when
    sim.pass(HOURS);
    // then
    sim.assertRolledBack(Cause.TookTooLong);
  }

  @Test
  void case09_podsThatComeAndGoDoNotResetTheDeadline() {
    // given two pods, of which one is ready from time to time, and never both
    sim.plan = aPlan().with(step(50)).build();
    sim.asksFor("v2");
    sim.settle();
    sim.pods.breakDown("v2");
    // when
    for (int i = 0; i < 60 && sim.phase() != Phase.RolledBack; i++) {
      sim.now = sim.now.plusSeconds(30);
      sim.pods.mend();
      sim.pods.start();
      sim.pods.stopOne("v2");
      sim.pass();
      sim.pass();
      sim.pods.breakDown("v2");
      sim.pass();
      sim.pass();
      sim.pass();
    }
    // then
    sim.assertRolledBack(Cause.DeadlineExceeded);
    assertThat(sim.now)
        .isBefore(
            sim.changes
                .getFirst()
                .after()
                .state()
                .course()
                .orElseThrow()
                .startedAt()
                .plus(PlanFixture.PROGRESS.multipliedBy(3)));
  }

  @Test
  void case09_podsThatComeOneByOneAreNotLate() {
    // given ten pods, one more every nine minutes
    sim.plan = aPlan().of(Plan.Strategy.BlueGreen, step(100)).build();
    sim.asksFor("v2");
    sim.pods.places(4);
    sim.pods.breakDown("v2");
    sim.plan = aPlan().of(Plan.Strategy.BlueGreen, step(100)).with(Capacity.Surge).build();
    sim.pass();
    sim.pass();
    sim.pods.places(Integer.MAX_VALUE);
    sim.pods.start();
    // when
    for (int ready = 1; ready <= 3; ready++) {
      sim.now = sim.now.plus(PlanFixture.PROGRESS.minusMinutes(1));
      sim.pods.readyAtLeast("v2", ready);
      sim.pass();
      sim.pass();
    }
    // then
    assertThat(sim.phase()).isEqualTo(Phase.Starting);
  }

  @Test
  void case16_theWeightIsWhatIsWrittenNotWhatIsWished() {
    // given the pods of the next step are not there yet
    sim.reachAQuarter("v2");
    sim.now = sim.now.plus(PlanFixture.HOLD);
    // when
    sim.pass();
    sim.pass();
    // then routes are made from status alone, and that still says a quarter
    assertThat(sim.step()).isEqualTo(2);
    assertThat(sim.weight()).isEqualTo(25);
    assertThat(sim.targets()).isEqualTo(new Targets(4, 2, 75, 25));
  }

  @Test
  void case17_aJudgementCountsOnlyWhileTheCanaryGetsRequests() {
    // given a first step without requests, numbers of which are of before
    sim.plan = aPlan().with(step(0), step(25)).build();
    sim.outcome = Outcome.fail;
    sim.asksFor("v2");
    // when
    sim.pass(A_WHILE);
    // then
    assertThat(sim.phase()).isEqualTo(Phase.Progressing);
    // when
    sim.pass(PlanFixture.HOLD);
    // then
    sim.assertRolledBack(Cause.GateFailed);
  }
}
