package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API server that is slow, away, or replaced: an operator waits and goes on. */
class OutageIT {

  private static ApiServer server;

  private Space space;
  private FaultProxy proxy;
  private OperatorProcess operator;
  private FakeNode node;

  @BeforeAll
  static void startServer() {
    server = ApiServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void start() {
    space = new Space(server);
    node = space.node();
    proxy = new FaultProxy(server);
  }

  @AfterEach
  void stop() {
    operator.close();
    node.close();
  }

  private OperatorProcess operator(String... options) {
    return new OperatorProcess(server, proxy, space.namespace(), "first", options);
  }

  /** One that need not renew a Lease to go on. */
  private OperatorProcess withoutElection() {
    return operator("--operator.leader-election=false");
  }

  @Test
  void anOperatorThatStartsWithoutAnApiServerWaitsForIt() {
    // given
    proxy.cut();
    operator = operator();
    space.create("digits", "https://models.example/1.onnx");
    // when
    Space.await(() -> operator.probe("liveness") == 200, operator::log);
    Space.pause(8_000);
    // then it is alive and says that it does nothing yet
    assertThat(operator.isAlive()).as(operator.log()).isTrue();
    assertThat(operator.probe("liveness")).isEqualTo(200);
    assertThat(operator.probe("readiness")).isEqualTo(503);
    // when
    proxy.mend();
    // then
    space.awaitReady("digits", 1);
    assertThat(operator.probe("readiness")).isEqualTo(200);
    assertThat(doneTwice()).isEmpty();
  }

  @Test
  void anApiServerThatIsReplacedDuringAnUpdateLosesNoStep() {
    // given an update that has begun
    operator = withoutElection();
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);
    Space.await(() -> operator.probe("readiness") == 200, operator::log);
    Deployment serving = space.deployments().getFirst();
    proxy.plan(
        call -> call.what().startsWith("PATCH deployments") ? new Fault.Reset() : Fault.NONE);
    space.edit("digits", "https://models.example/2.onnx");
    space.await("digits", r -> r.getStatus().candidate() != null);
    // when
    server.goAway();
    Space.await(() -> operator.probe("readiness") == 503, operator::log);
    proxy.plan(call -> Fault.NONE);
    server.comeBack();
    // then
    space.awaitReady("digits", 2);
    space.awaitDeployments(1);
    Space.await(() -> operator.probe("readiness") == 200, operator::log);
    assertThat(operator.isAlive()).isTrue();
    assertThat(space.records()).hasSize(2);
    assertThat(space.deployments().getFirst().getMetadata().getUid())
        .isNotEqualTo(serving.getMetadata().getUid());
  }

  @Test
  void aLeaderEndsOnceInAnOutageAndItsSuccessorWaits() {
    // given
    operator =
        operator(
            "--operator.lease.duration=6s",
            "--operator.lease.renew-deadline=4s",
            "--operator.lease.retry-period=500ms");
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);
    // when the API server is away for longer than a lease is good for
    proxy.cut();
    int status = operator.awaitEnd();
    operator.close();
    // and the kubelet starts the container again
    proxy = new FaultProxy(server);
    proxy.cut();
    operator = operator();
    Space.pause(20_000);
    // then
    assertThat(status).isEqualTo(1);
    assertThat(operator.isAlive()).as(operator.log()).isTrue();
    // when
    space.edit("digits", "https://models.example/2.onnx");
    proxy.mend();
    // then
    space.awaitReady("digits", 2);
    assertThat(doneTwice()).isEmpty();
  }

  @Test
  void aSlowApiServerMakesNothingHappenTwice() {
    // given two to five seconds for each request, which leave a leader time enough
    long seed = System.nanoTime();
    System.out.println("seed of the delays: " + seed);
    Random random = new Random(seed);
    proxy.plan(call -> new Fault.Delay(Duration.ofMillis(2_000 + random.nextInt(3_000))));
    operator = operator();
    // when
    space.create("digits", "https://models.example/1.onnx");
    // then
    space.await(
        "digits",
        r -> Space.ready(r).filter(c -> c.status().equals("True")).isPresent(),
        Duration.ofMinutes(3));
    assertThat(operator.isAlive()).as(operator.log()).isTrue();
    assertThat(doneTwice()).isEmpty();
  }

  /** Writes of objects that were sent more than once. */
  private List<String> doneTwice() {
    List<String> writes =
        proxy.writes().stream()
            .filter(call -> !call.event() && !call.resource().endsWith("/status"))
            .map(call -> call.what() + " " + call.body())
            .toList();
    return writes.stream()
        .filter(what -> writes.indexOf(what) != writes.lastIndexOf(what))
        .distinct()
        .toList();
  }
}
