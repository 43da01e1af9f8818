package io.modeldeployment.operator.decide.rollout;

import static io.modeldeployment.operator.decide.rollout.PlanFixture.aPlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.decide.rollout.RolloutPolicy.Targets;
import io.modeldeployment.operator.decide.rollout.RolloutState.Cause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Paused;
import io.modeldeployment.operator.decide.rollout.RolloutState.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Cases in which rollouts of others came to grief, each with its number: those of specs and
 * requests.
 */
class KnownAccidentsOfSpecsTest {

  private static final Duration A_WHILE = Duration.ofMinutes(1);
  private static final Duration HOURS = Duration.ofHours(2);

  private final SimulatedRollout sim = new SimulatedRollout(aPlan().build(), 4);

  @Test
  void case01_aNewSpecFirstTakesEveryRequestFromTheOldCanary() {
    // given
    sim.reachAQuarter("v2");
    // when
    sim.asksFor("v3");
    List<RolloutEvent> events = sim.settle();
    // then the old canary has nothing before the new one begins, at the first step
    assertThat(events)
        .startsWith(
            RolloutEvent.TakenBack,
            RolloutEvent.WeightLowered,
            RolloutEvent.GivenUp,
            RolloutEvent.Started);
    assertThat(sim.rollout.canary()).contains("v3");
    assertThat(sim.step()).isZero();
    assertThat(sim.pods.of("v2").existing()).isZero();
  }

  @Test
  void case01_aNewSpecIsSeenInEveryPhase() {
    for (Phase phase : List.of(Phase.Starting, Phase.Paused, Phase.Promoting, Phase.Settling)) {
      // given
      SimulatedRollout other = in(phase);
      // when
      other.asksFor("v3");
      other.pass(HOURS);
      // then
      assertThat(other.rollout.stable()).as("%s", phase).isEqualTo("v3");
      assertThat(other.phase()).as("%s", phase).isEqualTo(Phase.Idle);
    }
  }

  @Test
  void case02_theStableSpecRestoredEndsTheCanaryAtOnce() {
    // given
    sim.reachAQuarter("v2");
    // when
    sim.asksFor("v1");
    List<RolloutEvent> events = sim.settle();
    // then without a step, and nothing is remembered against it
    assertThat(events)
        .containsExactly(RolloutEvent.TakenBack, RolloutEvent.WeightLowered, RolloutEvent.GivenUp);
    sim.assertServes("v1");
  }

  @Test
  void case02_goingBackSkipsStepsButNotReadiness() {
    // given version 2 became stable, and version 1 no longer has pods
    sim.asksFor("v2");
    sim.pass(HOURS);
    sim.assertServes("v2");
    // when
    sim.asksFor("v1");
    sim.pass();
    sim.pass();
    // then no request goes to it yet
    assertThat(sim.weight()).isZero();
    assertThat(sim.targets().canaryPods()).isEqualTo(4);
    assertThat(sim.targets().stablePods()).isEqualTo(4);
    // when
    sim.settle();
    sim.pass(A_WHILE);
    // then
    sim.assertServes("v1");
    assertThat(sim.seen).contains(RolloutEvent.Promoted);
    assertThat(sim.changes.getLast().event()).isEqualTo(RolloutEvent.Settled);
  }

  @Test
  void case02_withoutAWindowGoingBackTakesEveryStep() {
    // given
    sim.plan = aPlan().withRollbackWindow(0).build();
    sim.asksFor("v2");
    sim.pass(HOURS);
    // when
    sim.asksFor("v1");
    sim.settle();
    // then
    assertThat(sim.weight()).isEqualTo(5);
  }

  @Test
  void case03_anAbortWithNothingUnderWayDoesNothingNowOrLater() {
    // when
    sim.abort("v2");
    sim.settle();
    // then
    assertThat(sim.seen).containsExactly(RolloutEvent.RequestClosed);
    assertThat(sim.targets()).isEqualTo(new Targets(4, 0, 100, 0));
    // when
    sim.asksFor("v2");
    sim.settle();
    // then
    assertThat(sim.weight()).isEqualTo(5);
  }

  @Test
  void case03_anAbortWinsOverAPromotionAlsoAfterARetry() {
    // given
    sim.reachAQuarter("v2");
    // when
    sim.promote("v2/full");
    sim.abort("v2");
    sim.settle();
    // then
    sim.assertRolledBack(Cause.Aborted);
    assertThat(sim.pods.of("v2").existing()).isZero();
    // when
    sim.pass(HOURS);
    // then
    sim.assertRolledBack(Cause.Aborted);
    // when
    sim.retry("v2");
    sim.settle();
    // then
    assertThat(sim.phase()).isEqualTo(Phase.Progressing);
    assertThat(sim.weight()).isEqualTo(5);
  }

  @Test
  void case03_anAbortedRevisionIsTriedAgainOnceTheSpecWasChanged() {
    // given
    sim.reachAQuarter("v2");
    sim.abort("v2");
    sim.settle();
    // when
    sim.asksFor("v1");
    sim.settle();
    sim.asksFor("v2");
    sim.settle();
    // then
    assertThat(sim.phase()).isEqualTo(Phase.Progressing);
  }

  @Test
  void case13_aBrokenStableRevisionDoesNotHoldUpItsCure() {
    // given
    sim.pods.breakDown("v1");
    sim.outcome = Outcome.inconclusive;
    // when
    sim.asksFor("v2");
    sim.pass(Duration.ofSeconds(5));
    // then no step, no verdict, no hold
    assertThat(sim.rollout.stable()).isEqualTo("v2");
  }

  @Test
  void case13_aStableRevisionThatBreaksLaterDoesNotEither() {
    // given a canary that fails its gate, and then the stable revision fails too
    sim.reachAQuarter("v2");
    sim.pods.breakDown("v1");
    sim.outcome = Outcome.fail;
    sim.pass(A_WHILE);
    // when
    sim.outcome = Outcome.pass;
    sim.asksFor("v3");
    sim.pass(HOURS);
    // then
    sim.assertServes("v3");
  }

  @Test
  void case13_brokenPodsMakeWayForTheirCureWhereThereIsNoRoom() {
    // given
    sim.pods.places(4);
    sim.pods.breakDown("v1");
    // when
    sim.asksFor("v2");
    sim.pass(PlanFixture.SURGE.plus(A_WHILE));
    // then
    assertThat(sim.rollout.stable()).isEqualTo("v2");
  }

  private static SimulatedRollout in(Phase phase) {
    SimulatedRollout other = new SimulatedRollout(aPlan().build(), 4);
    switch (phase) {
      case Starting -> other.pods.breakDown("v2");
      case Paused -> other.outcome = Outcome.inconclusive;
      default -> other.outcome = Outcome.pass;
    }
    other.asksFor("v2");
    for (int i = 0; i < 500 && other.phase() != phase; i++) {
      other.now = other.now.plusSeconds(5);
      other.pass();
      other.pods.reap();
      other.pods.start();
    }
    assertThat(other.phase()).isEqualTo(phase);
    other.outcome = Outcome.pass;
    return other;
  }
}
