package io.modeldeployment.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.RevisionStatus;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Sequences that random ones reach seldom. The simulated operator holds each write to the rules.
 */
class DirectedSequencesTest {

  private final Simulation simulation = new Simulation(Duration.ofSeconds(1));
  private final FakeApiServer server = simulation.server;
  private final SimulatedCluster cluster = simulation.cluster;
  private final SimulatedUser user = simulation.user;

  /** The second model is stable; the slices lag behind and list the first one's pods. */
  private void switchToTheSecond() {
    String first = simulation.stable();
    user.asksFor(SimulatedModel.SECOND);
    for (int i = 0; i < 10 && simulation.stable().equals(first); i++) {
      simulation.pass();
      cluster.controlDeployments();
      cluster.startPods();
    }
    simulation.pass();
    assertThat(simulation.stable()).isNotEqualTo(first);
    assertThat(cluster.serviceRevision()).contains(simulation.stable());
    assertThat(cluster.lists(first)).isTrue();
  }

  @Test
  void aChangeOfVersionEndsReadyWithOneRevision() {
    // given
    switchToTheSecond();
    // when
    simulation.settle(5);
    // then
    assertThat(simulation.ready()).isTrue();
    assertThat(cluster.deployments()).containsExactly(simulation.stable());
  }

  @Test
  void aFormerRevisionCalledBackAndGivenUpAgainKeepsItsPodsWhileListed() {
    // given
    String first = simulation.stable();
    switchToTheSecond();
    // when
    user.asksFor(SimulatedModel.FIRST);
    simulation.pass();
    assertThat(user.read().getStatus().candidate())
        .extracting(RevisionStatus::hash)
        .isEqualTo(first);
    user.asksFor(SimulatedModel.SECOND);
    simulation.pass();
    simulation.pass();
    simulation.pass();
    // then
    assertThat(cluster.deployed(first)).isTrue();
    // when the slices follow
    cluster.controlEndpoints();
    simulation.pass();
    simulation.pass();
    // then
    assertThat(cluster.deployed(first)).isFalse();
    assertThat(simulation.ready()).isTrue();
  }

  @Test
  void aFormerRevisionReplacedByAThirdKeepsItsPodsWhileListed() {
    // given
    String first = simulation.stable();
    switchToTheSecond();
    // when
    user.asksFor(SimulatedModel.FIRST);
    simulation.pass();
    user.asksFor(SimulatedModel.THIRD);
    simulation.pass();
    simulation.pass();
    simulation.pass();
    // then
    assertThat(cluster.deployed(first)).isTrue();
  }

  @Test
  void statusLostDuringAChangeLeavesListedPodsAlone() {
    // given
    String first = simulation.stable();
    switchToTheSecond();
    String second = simulation.stable();
    // when
    user.losesTheStatus();
    simulation.pass();
    simulation.pass();
    simulation.pass();
    // then
    assertThat(simulation.stable()).isEqualTo(second);
    assertThat(cluster.deployed(first)).isTrue();
  }

  @Test
  void statusLostAtRestRestartsNothing() {
    // given
    String stable = simulation.stable();
    server.forgetWrites();
    // when
    user.losesTheStatus();
    simulation.pass();
    simulation.pass();
    // then
    assertThat(simulation.stable()).isEqualTo(stable);
    assertThat(server.writes()).isEmpty();
    assertThat(simulation.ready()).isTrue();
  }

  @Test
  void aRecordLostWhileAnotherRevisionStartsTakesNoPods() {
    // given
    String first = simulation.stable();
    server.delete(server.find("ControllerRevision/digits-" + first).orElseThrow());
    user.asksFor(SimulatedModel.NEVER_READY);
    // when
    simulation.settle(5);
    // then
    assertThat(cluster.deployed(first)).isTrue();
    assertThat(cluster.answers(first)).isTrue();
  }

  @Test
  void aGoodVersionServesOnWhileABadOneNeverBecomesReady() {
    // given
    String first = simulation.stable();
    // when
    user.asksFor(SimulatedModel.REFUSES_ITS_PROBE);
    simulation.settle(10);
    // then
    assertThat(simulation.stable()).isEqualTo(first);
    assertThat(cluster.answers(first)).isTrue();
    assertThat(simulation.pass().conditions().getFirst().reason()).isEqualTo("ProbeRefused");
    // when
    user.asksFor(SimulatedModel.FIRST);
    simulation.settle();
    simulation.settle();
    // then
    assertThat(simulation.ready()).isTrue();
    assertThat(cluster.deployments()).containsExactly(first);
  }

  @Test
  void anObjectThatSomeoneDeletedComesBack() {
    user.asksFor(2);
    simulation.settle();
    simulation.settle();
    for (String kind :
        List.of(
            "Service/digits",
            "PodDisruptionBudget/digits",
            "ConfigMap/digits-" + simulation.stable(),
            "Deployment/digits-" + simulation.stable())) {
      // given
      server.delete(server.find(kind).orElseThrow());
      // when
      simulation.settle();
      simulation.settle();
      // then
      assertThat(server.find(kind)).as(kind).isPresent();
      assertThat(simulation.ready()).as(kind).isTrue();
    }
  }

  @Test
  void aBrokenRevisionAndOneGivenUpLeaveRoomForTheCure() {
    // given two places, one taken by a stable revision that no longer works
    cluster.capacity(2);
    cluster.breakDown(SimulatedModel.FIRST);
    user.asksFor(SimulatedModel.NEVER_READY);
    simulation.settle(5);
    // when
    user.asksFor(SimulatedModel.SECOND);
    simulation.settle(15);
    // then
    assertThat(simulation.ready()).isTrue();
    assertThat(cluster.deployments()).containsExactly(simulation.stable());
  }

  @Test
  void goingBackFreesThePlaceThatTheStableRevisionNeeds() {
    // given a lost node; the one place left went to a candidate that does not work
    user.asksFor(SimulatedModel.NEVER_READY);
    simulation.pass();
    simulation.pass();
    cluster.losePods();
    cluster.capacity(1);
    cluster.controlDeployments(SimulatedModel.NEVER_READY);
    simulation.settle();
    // when
    user.asksFor(SimulatedModel.FIRST);
    simulation.settle(10);
    // then
    assertThat(simulation.ready()).isTrue();
  }

  @Test
  void aFormerRevisionStaysWhileTheSlicesListBoth() {
    // given
    String first = simulation.stable();
    switchToTheSecond();
    cluster.addEndpoints();
    // when
    simulation.pass();
    simulation.pass();
    simulation.pass();
    // then
    assertThat(cluster.deployed(first)).isTrue();
    // when
    cluster.controlEndpoints();
    simulation.pass();
    simulation.pass();
    // then
    assertThat(cluster.deployed(first)).isFalse();
  }
}
