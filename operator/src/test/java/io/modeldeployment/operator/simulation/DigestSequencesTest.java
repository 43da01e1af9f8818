package io.modeldeployment.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a revision when the file behind its model's address changes. */
class DigestSequencesTest {

  private final Simulation simulation = new Simulation(Duration.ofMinutes(1));
  private final SimulatedCluster cluster = simulation.cluster;
  private final SimulatedUser user = simulation.user;

  @Test
  void aFileReplacedBehindItsAddressIsNotServedBesideTheFirst() {
    // given
    cluster.changeSource();
    // when
    user.asksFor(3);
    simulation.settle(5);
    // then the simulated operator has seen no pod with other bytes, and the first one serves
    assertThat(simulation.ready()).isTrue();
    assertThat(simulation.pass().conditions().getFirst().message())
        .contains("1 of 3 pods", "mismatch");
    // when
    cluster.sourceIsTrue();
    simulation.settle();
    simulation.settle();
    // then
    assertThat(user.read().getStatus().stable().ready()).isEqualTo(3);
  }

  @Test
  void goingBackFetchesTheBytesThatServedBefore() {
    // given
    String first = simulation.stable();
    String bytes = user.read().getStatus().stable().digest();
    user.asksFor(SimulatedModel.SECOND);
    simulation.settle(10);
    assertThat(cluster.deployments()).doesNotContain(first);
    cluster.changeSource();
    // when
    user.asksFor(SimulatedModel.FIRST);
    simulation.settle(5);
    // then
    assertThat(simulation.stable()).isNotEqualTo(first);
    assertThat(simulation.pass().conditions().getFirst().reason()).isEqualTo("DigestMismatch");
    // when
    cluster.sourceIsTrue();
    simulation.settle(5);
    // then
    assertThat(simulation.stable()).isEqualTo(first);
    assertThat(user.read().getStatus().stable().digest()).isEqualTo(bytes);
  }
}
