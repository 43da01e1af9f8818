package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.observe.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two operators, of which one leads, and what may happen to that one. */
@ExtendWith(ApiServerExtension.class)
class LeaderIT {

  private static final int QUIET_MILLIS = 3000;

  private final Space space;
  private final ApiServer server;
  private final List<OperatorProcess> started = new ArrayList<>();
  private OperatorProcess leader;
  private OperatorProcess other;
  private FakeNode node;

  LeaderIT(ApiServer server) {
    this.server = server;
    this.space = new Space(server);
  }

  @BeforeEach
  void start() {
    node = space.node();
    leader = start("first");
    awaitHolder("first");
    other = start("second");
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);
  }

  private OperatorProcess start(String name) {
    OperatorProcess operator = new OperatorProcess(server, space.namespace(), name);
    started.add(operator);
    return operator;
  }

  @AfterEach
  void stop() {
    started.forEach(OperatorProcess::close);
    node.close();
  }

  @Test
  void whenTheLeaderIsKilledTheOtherGoesOnWhereItStopped() {
    // given an update of which the candidate is written down and nothing else
    leader
        .proxy()
        .plan(call ->
            call.what().startsWith("PATCH controllerrevisions") ? new Fault.Hang() : Fault.NONE);
    space.edit("digits", "https://models.example/2.onnx");
    ModelDeployment begun = space.await("digits", r -> r.getStatus().candidate() != null);
    assertThat(other.proxy().writes()).as("writes of an instance that does not lead").isEmpty();

    // when
    leader.kill();

    // then
    ModelDeployment after = space.awaitReady("digits", 2);
    assertThat(after.getStatus().stable().hash()).isEqualTo(begun.getStatus().candidate().hash());
    space.awaitDeployments(1);
    assertThat(space.records()).hasSize(2);
    assertThat(other.proxy().writes())
        .extracting(Call::what)
        .as("no step is taken twice")
        .filteredOn(what -> !what.contains("modeldeployments/status"))
        .filteredOn(what -> !what.contains("events"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aLeaderThatHungPastItsLeaseEndsWithoutAnotherWrite() throws Exception {
    // given a leader that holds a write in hand
    leader
        .proxy()
        .plan(call ->
            call.what().startsWith("PATCH controllerrevisions") ? new Fault.Hang() : Fault.NONE);
    space.edit("digits", "https://models.example/2.onnx");
    space.await("digits", r -> r.getStatus().candidate() != null);
    leader.suspend();
    awaitHolder("second");
    space.awaitReady("digits", 2);
    space.edit("digits", "https://models.example/3.onnx");
    ModelDeployment after = space.awaitReady("digits", 3);
    int writes = leader.proxy().writes().size();

    // when
    leader.proxy().plan(call -> Fault.NONE);
    leader.proxy().breakConnections();
    leader.resume();

    // then
    assertThat(leader.awaitEnd()).isEqualTo(1);
    assertThat(leader.proxy().writes()).hasSize(writes);
    Thread.sleep(QUIET_MILLIS);
    assertThat(space.resource("digits").get().getStatus().stable().hash())
        .isEqualTo(after.getStatus().stable().hash());
    assertThat(space.deployments()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused", "failing", "hanging"})
  void aLeaderThatCannotRenewItsLeaseEndsBeforeAnotherLeads(String how) {
    // when
    leader.proxy().plan(call -> call.lease() ? fault(how) : Fault.NONE);

    // then
    assertThat(leader.awaitEnd()).isEqualTo(1);
    assertThat(holder()).as("who holds the lease when the leader has ended").isEqualTo("first");
    space.edit("digits", "https://models.example/2.onnx");
    space.awaitReady("digits", 2);
    assertThat(holder()).isEqualTo("second");
  }

  private static Fault fault(String how) {
    return switch (how) {
      case "refused" -> new Fault.Answer(403, "Forbidden");
      case "failing" -> new Fault.Answer(500, "InternalError");
      default -> new Fault.Hang();
    };
  }

  @Test
  void aLeaderWhoseLeaseFailsForAMomentGoesOn() throws Exception {
    // when
    leader.proxy().plan(call -> call.lease() ? new Fault.Answer(500, "InternalError") : Fault.NONE);
    Thread.sleep(1500);
    leader.proxy().plan(call -> Fault.NONE);
    space.edit("digits", "https://models.example/2.onnx");

    // then
    space.awaitReady("digits", 2);
    assertThat(leader.isAlive()).isTrue();
    assertThat(holder()).isEqualTo("first");
  }

  @Test
  void aLeaderThatIsToldToEndGivesTheLeaseBackAndEnds() {
    // when
    leader.terminate();
    leader.awaitEnd();

    // then
    assertThat(List.of("", "second")).contains(holder());
    space.edit("digits", "https://models.example/2.onnx");
    space.awaitReady("digits", 2);
  }

  private String holder() {
    return Objects.requireNonNullElse(lease().getSpec().getHolderIdentity(), "");
  }

  private Lease lease() {
    return server.client().leases().inNamespace(space.namespace()).withName(Labels.OPERATOR).get();
  }

  private void awaitHolder(String name) {
    server
        .client()
        .leases()
        .inNamespace(space.namespace())
        .withName(Labels.OPERATOR)
        .waitUntilCondition(
            l -> l != null && name.equals(l.getSpec().getHolderIdentity()), 60, TimeUnit.SECONDS);
  }
}
