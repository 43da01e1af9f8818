package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.apiserver.ControllerManager;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import io.modeldeployment.operator.observe.Labels;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that is deleted while something of it is half done, with the real garbage collector. */
@ExtendWith(ApiServerExtension.class)
class DeletionIT {

  private static final int QUIET_MILLIS = 1000;

  private final ApiServer server;
  private final Space space;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private ControllerManager collector;
  private FakeNode node;
  private FaultProxy proxy;
  private RunningOperator operator;

  DeletionIT(ApiServer server) {
    this.server = server;
    this.space = new Space(server);
  }

  @BeforeEach
  void start() {
    collector = server.controllers(ControllerManager.GARBAGE_COLLECTOR);
    node = space.node();
    proxy = new FaultProxy(server);
    operator = new RunningOperator(server, proxy, space.namespace());
    space.create("neighbour", "https://models.example/1.onnx");
    space.awaitReady("neighbour", 1);
  }

  @AfterEach
  void stop() {
    released.countDown();
    operator.close();
    proxy.close();
    node.close();
    collector.close();
  }

  /** Each stage is the write of the operator's that is on its way when the model is deleted. */
  @ParameterizedTest
  @CsvSource({
    "create, PATCH services digits, BACKGROUND",
    "create, PATCH controllerrevisions, BACKGROUND",
    "create, PATCH deployments, FOREGROUND",
    "create, PATCH configmaps, BACKGROUND",
    "update, PATCH controllerrevisions, FOREGROUND",
    "update, PATCH deployments, BACKGROUND",
    "update, PATCH services digits, FOREGROUND",
    "update, DELETE deployments, BACKGROUND",
  })
  void nothingIsLeftAndNothingOfOthersIsTouched(
      String change, String write, DeletionPropagation policy) {
    // given
    if (change.equals("update")) {
      space.create("digits", "https://models.example/1.onnx");
      space.awaitReady("digits", 1);
    }
    ConfigMap own = configMapOfTheUser();
    List<String> neighbour = EndState.of(space, "neighbour").lines();
    proxy.plan(call -> hold(call, write));
    if (change.equals("update")) {
      space.edit("digits", "https://models.example/2.onnx");
    } else {
      space.create("digits", "https://models.example/1.onnx");
    }
    Space.await(() -> held.getCount() == 0, () -> EndState.of(space, "digits").lines());
    // when
    space.resource("digits").withPropagationPolicy(policy).delete();
    released.countDown();
    // then
    Space.await(
        () -> space.resource("digits").get() == null && childrenOf("digits").isEmpty(),
        () -> childrenOf("digits"));
    // What was on its way arrives, and goes too, since its owner is no more.
    Space.pause(QUIET_MILLIS);
    Space.await(() -> childrenOf("digits").isEmpty(), () -> childrenOf("digits"));
    int writes = proxy.writes().size();
    Space.pause(QUIET_MILLIS);
    assertThat(childrenOf("digits")).isEmpty();
    assertThat(proxy.writes().size()).as("writes").isEqualTo(writes);
    assertThat(EndState.of(space, "neighbour").lines()).containsAll(relevant(neighbour));
    assertThat(space.client().resource(own).get()).isEqualTo(own);
  }

  private Fault hold(Call call, String write) {
    if (call.what().startsWith(write) && call.what().contains("digits")) {
      held.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Fault.NONE;
  }

  private ConfigMap configMapOfTheUser() {
    return space
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("digits-notes")
                .withNamespace(space.namespace())
                .endMetadata()
                .addToData("note", "mine")
                .build())
        .create();
  }

  private List<String> childrenOf(String model) {
    return EndState.children(space)
        .filter(child -> child.getMetadata().getLabels() != null)
        .filter(child -> model.equals(child.getMetadata().getLabels().get(Labels.NAME)))
        .map(child -> child.getKind() + " " + child.getMetadata().getName())
        .toList();
  }

  private static List<String> relevant(List<String> lines) {
    return lines.stream().filter(line -> line.contains("neighbour")).toList();
  }
}
