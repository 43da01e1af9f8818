package io.modeldeployment.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a revision when the file behind its model's address changes. */
class DigestSequencesTest {

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
    clock.pass(Duration.ofMinutes(1));
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

  @Test
  void aFileReplacedBehindItsAddressIsNotServedBesideTheFirst() {
    // given
    cluster.changeSource();
    // when
    user.asksFor(3);
    for (int i = 0; i < 5; i++) {
      settle();
    }
    // then the simulated operator has seen no pod with other bytes, and the first one serves
    assertThat(ready()).isTrue();
    assertThat(pass().conditions().getFirst().message()).contains("1 of 3 pods", "mismatch");
    // when
    cluster.sourceIsTrue();
    settle();
    settle();
    // then
    assertThat(user.read().getStatus().stable().ready()).isEqualTo(3);
  }

  @Test
  void goingBackFetchesTheBytesThatServedBefore() {
    // given
    String first = stable();
    String bytes = user.read().getStatus().stable().digest();
    user.asksFor(SimulatedModel.SECOND);
    for (int i = 0; i < 10; i++) {
      settle();
    }
    assertThat(cluster.deployments()).doesNotContain(first);
    cluster.changeSource();
    // when
    user.asksFor(SimulatedModel.FIRST);
    for (int i = 0; i < 5; i++) {
      settle();
    }
    // then
    assertThat(stable()).isNotEqualTo(first);
    assertThat(pass().conditions().getFirst().reason()).isEqualTo("DigestMismatch");
    // when
    cluster.sourceIsTrue();
    for (int i = 0; i < 5; i++) {
      settle();
    }
    // then
    assertThat(stable()).isEqualTo(first);
    assertThat(user.read().getStatus().stable().digest()).isEqualTo(bytes);
  }
}
