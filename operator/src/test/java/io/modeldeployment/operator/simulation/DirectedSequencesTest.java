package io.modeldeployment.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sequences that random ones reach seldom. The simulated operator holds each write to the rules.
 */
class DirectedSequencesTest {

  private final FakeApiServer server = new FakeApiServer();
  private final SimulatedCluster cluster = new SimulatedCluster(server);
  private final SimulatedUser user = new SimulatedUser();
  private final ManualClock clock = new ManualClock();
  private final SimulatedOperator operator = new SimulatedOperator(server, cluster, user, clock);

  /** The first model serves. */
  @BeforeEach
  void serve() {
    for (int i = 0; i < 10; i++) {
      settle();
    }
    assertThat(ready()).isTrue();
  }

  private ModelDeploymentStatus pass() {
    clock.pass(Duration.ofSeconds(1));
    return operator.pass(user.read());
  }

  private void settle() {
    pass();
    cluster.controlDeployments();
    cluster.startPods();
    cluster.controlEndpoints();
  }

  private boolean ready() {
    return pass().conditions().getFirst().status().equals("True");
  }

  private String stable() {
    return user.read().getStatus().stable().hash();
  }

  /** The second model is stable; the slices lag behind and list the first one's pods. */
  private void switchToTheSecond() {
    String first = stable();
    user.asksFor(SimulatedModel.SECOND);
    for (int i = 0; i < 10 && stable().equals(first); i++) {
      pass();
      cluster.controlDeployments();
      cluster.startPods();
    }
    pass();
    assertThat(stable()).isNotEqualTo(first);
    assertThat(cluster.serviceRevision()).contains(stable());
    assertThat(cluster.lists(first)).isTrue();
  }

  @Test
  void aChangeOfVersionEndsReadyWithOneRevision() {
    // given
    switchToTheSecond();
    // when
    for (int i = 0; i < 5; i++) {
      settle();
    }
    // then
    assertThat(ready()).isTrue();
    assertThat(cluster.deployments()).containsExactly(stable());
  }

  @Test
  void aFormerRevisionCalledBackAndGivenUpAgainKeepsItsPodsWhileListed() {
    // given
    String first = stable();
    switchToTheSecond();
    // when
    user.asksFor(SimulatedModel.FIRST);
    pass();
    assertThat(user.read().getStatus().candidate())
        .extracting(RevisionStatus::hash)
        .isEqualTo(first);
    user.asksFor(SimulatedModel.SECOND);
    pass();
    pass();
    pass();
    // then
    assertThat(cluster.deployed(first)).isTrue();
    // when the slices follow
    cluster.controlEndpoints();
    pass();
    pass();
    // then
    assertThat(cluster.deployed(first)).isFalse();
    assertThat(ready()).isTrue();
  }

  @Test
  void aFormerRevisionReplacedByAThirdKeepsItsPodsWhileListed() {
    // given
    String first = stable();
    switchToTheSecond();
    // when
    user.asksFor(SimulatedModel.FIRST);
    pass();
    user.asksFor(SimulatedModel.THIRD);
    pass();
    pass();
    pass();
    // then
    assertThat(cluster.deployed(first)).isTrue();
  }

  @Test
  void statusLostDuringAChangeLeavesListedPodsAlone() {
    // given
    String first = stable();
    switchToTheSecond();
    String second = stable();
    // when
    user.losesTheStatus();
    pass();
    pass();
    pass();
    // then
    assertThat(stable()).isEqualTo(second);
    assertThat(cluster.deployed(first)).isTrue();
  }

  @Test
  void statusLostAtRestRestartsNothing() {
    // given
    String stable = stable();
    server.forgetWrites();
    // when
    user.losesTheStatus();
    pass();
    pass();
    // then
    assertThat(stable()).isEqualTo(stable);
    assertThat(server.writes()).isEmpty();
    assertThat(ready()).isTrue();
  }

  @Test
  void aRecordLostWhileAnotherRevisionStartsTakesNoPods() {
    // given
    String first = stable();
    server.delete(server.find("ControllerRevision/digits-" + first).orElseThrow());
    user.asksFor(SimulatedModel.NEVER_READY);
    // when
    for (int i = 0; i < 5; i++) {
      settle();
    }
    // then
    assertThat(cluster.deployed(first)).isTrue();
    assertThat(cluster.answers(first)).isTrue();
  }

  @Test
  void aGoodVersionServesOnWhileABadOneNeverBecomesReady() {
    // given
    String first = stable();
    // when
    user.asksFor(SimulatedModel.REFUSES_ITS_PROBE);
    for (int i = 0; i < 10; i++) {
      settle();
    }
    // then
    assertThat(stable()).isEqualTo(first);
    assertThat(cluster.answers(first)).isTrue();
    assertThat(pass().conditions().getFirst().reason()).isEqualTo("ProbeRefused");
    // when
    user.asksFor(SimulatedModel.FIRST);
    settle();
    settle();
    // then
    assertThat(ready()).isTrue();
    assertThat(cluster.deployments()).containsExactly(first);
  }

  @Test
  void anObjectThatSomeoneDeletedComesBack() {
    user.asksFor(2);
    settle();
    settle();
    for (String kind :
        List.of(
            "Service/digits",
            "PodDisruptionBudget/digits",
            "ConfigMap/digits-" + stable(),
            "Deployment/digits-" + stable())) {
      // given
      server.delete(server.find(kind).orElseThrow());
      // when
      settle();
      settle();
      // then
      assertThat(server.find(kind)).as(kind).isPresent();
      assertThat(ready()).as(kind).isTrue();
    }
  }

  @Test
  void aBrokenRevisionAndOneGivenUpLeaveRoomForTheCure() {
    // given two places, one taken by a stable revision that no longer works
    cluster.capacity(2);
    cluster.breakDown(SimulatedModel.FIRST);
    user.asksFor(SimulatedModel.NEVER_READY);
    for (int i = 0; i < 5; i++) {
      settle();
    }
    // when
    user.asksFor(SimulatedModel.SECOND);
    for (int i = 0; i < 15; i++) {
      settle();
    }
    // then
    assertThat(ready()).isTrue();
    assertThat(cluster.deployments()).containsExactly(stable());
  }

  @Test
  void goingBackFreesThePlaceThatTheStableRevisionNeeds() {
    // given a lost node; the one place left went to a candidate that does not work
    user.asksFor(SimulatedModel.NEVER_READY);
    pass();
    pass();
    cluster.losePods();
    cluster.capacity(1);
    cluster.controlDeployments(SimulatedModel.NEVER_READY);
    settle();
    // when
    user.asksFor(SimulatedModel.FIRST);
    for (int i = 0; i < 10; i++) {
      settle();
    }
    // then
    assertThat(ready()).isTrue();
  }

  @Test
  void aFormerRevisionStaysWhileTheSlicesListBoth() {
    // given
    String first = stable();
    switchToTheSecond();
    cluster.addEndpoints();
    // when
    pass();
    pass();
    pass();
    // then
    assertThat(cluster.deployed(first)).isTrue();
    // when
    cluster.controlEndpoints();
    pass();
    pass();
    // then
    assertThat(cluster.deployed(first)).isFalse();
  }
}
