package io.modeldeployment.operator.decide.rollout;

import static io.modeldeployment.operator.decide.rollout.PlanFixture.aPlan;
import static io.modeldeployment.operator.decide.rollout.PlanFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.decide.rollout.Plan.Capacity;
import io.modeldeployment.operator.decide.rollout.RolloutState.Blocked;
import io.modeldeployment.operator.decide.rollout.RolloutState.Cause;
import io.modeldeployment.operator.decide.rollout.RolloutState.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Cases in which rollouts of others came to grief, each with its number: those of pods and room.
 */
class KnownAccidentsOfPodsTest {

  private static final Duration A_WHILE = Duration.ofMinutes(1);
  private static final Duration HOURS = Duration.ofHours(2);

  private final SimulatedRollout sim = new SimulatedRollout(aPlan().build(), 4);

  @Test
  void case04_requestsGoBackOnlyAsFastAsTheStableRevisionCanTakeThem() {
    // given half of the requests, and only two of four stable pods are ready
    sim.asksFor("v2");
    sim.pass(PlanFixture.HOLD.multipliedBy(2));
    sim.pass(Duration.ofSeconds(10));
    assertThat(sim.weight()).isEqualTo(50);
    sim.needed = 4;
    sim.pods.stopOne("v1");
    sim.pods.stopOne("v1");
    // when
    sim.abort("v2");
    sim.pass();
    sim.pass();
    // then two pods take half
    assertThat(sim.phase()).isEqualTo(Phase.RollingBack);
    assertThat(sim.weight()).isEqualTo(50);
    // when
    sim.pods.stopOne("v1");
    sim.pass();
    // then nothing is pushed onto what cannot carry it
    assertThat(sim.weight()).isEqualTo(50);
    // when
    sim.settle();
    // then
    sim.assertRolledBack(Cause.Aborted);
  }

  @Test
  void case10_aQuotaThatKeepsPodsAwayIsAnswered() {
    // given one pod and no room, whatever the reason
    SimulatedRollout one = new SimulatedRollout(aPlan().build(), 1);
    one.pods.places(1);
    one.asksFor("v2");
    // when
    one.pass(PlanFixture.SURGE.plus(A_WHILE));
    // then
    assertThat(one.rollout.state())
        .isInstanceOfSatisfying(
            Blocked.class,
            state ->
                assertThat(state.missing())
                    .contains("nodes are available", "rollout.allowDowntime: true"));
    assertThat(one.serving()).isPositive();
    // when there is room
    one.pods.places(2);
    one.pass(HOURS);
    // then
    assertThat(one.rollout.stable()).isEqualTo("v2");
  }

  @Test
  void case11_withoutRoomOnePodMakesWayAndIsGoneBeforeTheCanaryStarts() {
    // given
    sim.pods.places(4);
    sim.asksFor("v2");
    sim.settle();
    assertThat(sim.weight()).isZero();
    // when
    sim.now = sim.now.plus(PlanFixture.SURGE);
    List<RolloutEvent> swap = passes(3);
    // then the pod is going, but its place is still held
    assertThat(swap).containsExactly(RolloutEvent.Swapped);
    assertThat(sim.targets().stablePods()).isEqualTo(3);
    assertThat(sim.targets().canaryPods()).isZero();
    // when
    sim.pods.reap();
    passes(2);
    // then
    assertThat(sim.targets().canaryPods()).isEqualTo(1);
    // when
    sim.pass(HOURS);
    // then
    sim.assertServes("v2");
  }

  @Test
  void case11_noPodMakesWayWhereTheOthersCannotCarryTheLoad() {
    // given
    sim.needed = 4;
    sim.pods.places(4);
    sim.asksFor("v2");
    // when
    sim.pass(PlanFixture.SURGE.plus(A_WHILE));
    // then
    assertThat(sim.phase()).isEqualTo(Phase.Blocked);
    assertThat(sim.targets().stablePods()).isEqualTo(4);
    // when the load falls
    sim.needed = 3;
    sim.pass(HOURS);
    // then
    sim.assertServes("v2");
  }

  @Test
  void case11_aSwappedCanaryGivesItsPlacesBackOneByOne() {
    // given half of the pods were exchanged
    sim.pods.places(4);
    sim.plan = aPlan().with(Capacity.Swap).with(step(25), step(50)).build();
    sim.asksFor("v2");
    sim.pass(PlanFixture.HOLD.plus(A_WHILE));
    assertThat(sim.pods.of("v2").ready()).isEqualTo(2);
    assertThat(sim.pods.of("v1").ready()).isEqualTo(2);
    // when
    sim.outcome = Outcome.fail;
    sim.settle();
    // then
    sim.assertRolledBack(Cause.GateFailed);
    sim.settle();
    assertThat(sim.pods.of("v1").ready()).isEqualTo(4);
    assertThat(sim.seen).contains(RolloutEvent.PlaceReleased, RolloutEvent.PlaceRegained);
  }

  @Test
  void case11_withOnePodAndNoRoomDowntimeMustBeAllowed() {
    // given
    SimulatedRollout one = new SimulatedRollout(aPlan().allowingDowntime().build(), 1);
    one.pods.places(1);
    one.asksFor("v2");
    // when
    one.pass(PlanFixture.SURGE.plus(A_WHILE));
    // then
    assertThat(one.rollout.stable()).isEqualTo("v2");
    assertThat(one.serving()).isEqualTo(1);
  }

  @Test
  void case11_whereDowntimeCameToNothingTheFormerRevisionComesBack() {
    // given
    SimulatedRollout one = new SimulatedRollout(aPlan().allowingDowntime().build(), 1);
    one.pods.places(1);
    one.pods.breakDown("v2");
    one.asksFor("v2");
    // when
    one.pass(HOURS);
    // then
    assertThat(one.phase()).isEqualTo(Phase.RolledBack);
    assertThat(one.rollout.stable()).isEqualTo("v1");
    assertThat(one.serving()).isEqualTo(1);
  }

  @Test
  void case12_aCanaryThatLosesPodsWhilePromotedGetsNoMoreThanTheRestCarries() {
    // given
    sim.asksFor("v2");
    sim.promote("v2/full");
    for (int i = 0; i < 50 && sim.weight() < 100; i++) {
      sim.pass();
      sim.pods.start();
    }
    assertThat(sim.phase()).isEqualTo(Phase.Promoting);
    // when
    sim.pods.breakDown("v2");
    sim.pass();
    // then the stable revision is still full and takes over
    assertThat(sim.weight()).isZero();
    assertThat(sim.pods.of("v1").ready()).isEqualTo(4);
    // when
    sim.pods.mend();
    sim.pass(HOURS);
    // then
    sim.assertServes("v2");
  }

  @Test
  void case14_whileStablePodsAreAwayNoStepIsTaken() {
    // given
    sim.reachAQuarter("v2");
    // when
    sim.pods.evictAll("v1");
    for (int i = 0; i < 30; i++) {
      sim.now = sim.now.plusSeconds(5);
      sim.pass();
    }
    // then
    assertThat(sim.weight()).isEqualTo(25);
    assertThat(sim.rollout.stable()).isEqualTo("v1");
    // when they are back
    sim.settle();
    sim.pass(Duration.ofSeconds(5));
    // then
    assertThat(sim.weight()).isEqualTo(50);
  }

  @Test
  void case15_promotionIsInPlace() {
    // given
    sim.asksFor("v2");
    promote();
    // when
    int pods = sim.pods.created();
    sim.pass(HOURS);
    // then no pod was made for it, and none restarted
    sim.assertServes("v2");
    assertThat(sim.pods.created()).isEqualTo(pods);
    assertThat(sim.pods.created()).isEqualTo(8);
  }

  @Test
  void case15_theFormerRevisionStaysFullForAWhile() {
    // given
    sim.asksFor("v2");
    promote();
    // when
    sim.settle();
    // then
    assertThat(sim.pods.of("v1").ready()).isEqualTo(4);
    // when
    sim.pass(PlanFixture.SCALE_DOWN_DELAY);
    // then
    assertThat(sim.pods.of("v1").existing()).isZero();
  }

  private List<RolloutEvent> passes(int count) {
    int from = sim.changes.size();
    for (int i = 0; i < count; i++) {
      sim.pass();
    }
    return sim.changes.subList(from, sim.changes.size()).stream().map(Change::event).toList();
  }

  private void promote() {
    for (int i = 0; i < 500 && sim.phase() != Phase.Settling; i++) {
      sim.now = sim.now.plusSeconds(5);
      sim.pass();
      sim.pods.start();
    }
    assertThat(sim.phase()).isEqualTo(Phase.Settling);
  }
}
