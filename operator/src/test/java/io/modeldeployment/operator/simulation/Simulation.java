package io.modeldeployment.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.ManualClock;
import java.time.Duration;

/** A cluster, a user and an operator that work in turns; the first model serves. */
final class Simulation {

  final FakeApiServer server = new FakeApiServer();
  final SimulatedCluster cluster = new SimulatedCluster(server);
  final SimulatedUser user = new SimulatedUser();
  private final ManualClock clock = new ManualClock();
  private final SimulatedOperator operator = new SimulatedOperator(server, cluster, user, clock);
  private final Duration turn;

  /** A simulation in which so much time goes by between two passes of the operator. */
  Simulation(Duration turn) {
    this.turn = turn;
    settle(10);
    assertThat(ready()).isTrue();
  }

  ModelDeploymentStatus pass() {
    clock.pass(turn);
    return operator.pass(user.read());
  }

  /** One pass, and all that the cluster makes of it. */
  void settle() {
    pass();
    cluster.controlDeployments();
    cluster.startPods();
    cluster.controlEndpoints();
  }

  void settle(int times) {
    for (int i = 0; i < times; i++) {
      settle();
    }
  }

  boolean ready() {
    return pass().conditions().getFirst().status().equals("True");
  }

  String stable() {
    return user.read().getStatus().stable().hash();
  }
}
