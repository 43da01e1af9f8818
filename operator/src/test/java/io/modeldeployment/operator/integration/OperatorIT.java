package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator against a real API server; a fake node stands in for controllers and kubelet. */
@ExtendWith(ApiServerExtension.class)
class OperatorIT {

  private static final int QUIET_MILLIS = 3000;

  private final ApiServer server;
  private final Space space;
  private final KubernetesClient client;
  private final String namespace;
  private FakeNode node;
  private RunningOperator operator;

  OperatorIT(ApiServer server) {
    this.server = server;
    this.space = new Space(server);
    this.client = space.client();
    this.namespace = space.namespace();
  }

  @BeforeEach
  void start() {
    node = space.node();
    operator = new RunningOperator(server, namespace);
  }

  @AfterEach
  void stop() {
    operator.close();
    node.close();
  }

  @Test
  void aModelBecomesReadyWithinTwelveRequestsAndThenNothingIsSent() throws Exception {
    // when
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);
    Thread.sleep(QUIET_MILLIS);
    Map<String, Integer> atRest = operator.requests();
    Thread.sleep(QUIET_MILLIS);

    // then
    assertThat(operator.requests()).isEqualTo(atRest);
    assertThat(operator.total()).as("%s", atRest).isLessThanOrEqualTo(12);
  }

  @Test
  void aNewVersionTakesOverWithinFifteenRequestsAndTheOldOneGoes() throws Exception {
    // given
    space.create("digits", "https://models.example/1.onnx");
    ModelDeployment before = space.awaitReady("digits", 1);
    Thread.sleep(QUIET_MILLIS);
    int requestsBefore = operator.total();

    // when
    space.edit("digits", "https://models.example/2.onnx");
    ModelDeployment after = space.awaitReady("digits", 2);
    Thread.sleep(QUIET_MILLIS);

    // then
    assertThat(after.getStatus().stable().hash()).isNotEqualTo(before.getStatus().stable().hash());
    assertThat(space.deployments()).hasSize(1);
    assertThat(space.records()).hasSize(2);
    assertThat(operator.total() - requestsBefore)
        .as("%s", operator.requests())
        .isLessThanOrEqualTo(15);
  }

  @Test
  void aRestartedOperatorWritesNothing() throws Exception {
    // given
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);
    Thread.sleep(QUIET_MILLIS);
    operator.close();

    // when
    operator = new RunningOperator(server, namespace);
    Thread.sleep(QUIET_MILLIS);

    // then
    assertThat(operator.requests()).isEmpty();
  }

  @Test
  void aChangeThatConcernsNothingOfOursWritesNothing() throws Exception {
    // given
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);
    Thread.sleep(QUIET_MILLIS);
    int before = operator.total();

    // when
    space
        .resource("digits")
        .edit(r -> {
          r.getMetadata().getAnnotations().put("note", "changed");
          return r;
        });
    Thread.sleep(QUIET_MILLIS);

    // then
    assertThat(operator.total()).isEqualTo(before);
  }

  @Test
  void aForeignServiceOfTheSameNameIsLeftAloneAndNamed() {
    // given
    Service foreign =
        client
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withName("digits")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withNewSpec()
                    .withSelector(Map.of("app", "other"))
                    .addNewPort()
                    .withPort(80)
                    .endPort()
                    .endSpec()
                    .build())
            .create();

    // when
    space.create("digits", "https://models.example/1.onnx");

    // then
    space.await(
        "digits", r -> Space.ready(r).filter(c -> c.reason().equals("NameConflict")).isPresent());
    Service after = client.resource(foreign).get();
    assertThat(after.getSpec()).isEqualTo(foreign.getSpec());
    assertThat(after.getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void whatOthersChangeIsPutRight() {
    // given
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);

    // when
    client
        .services()
        .inNamespace(namespace)
        .withName("digits")
        .edit(s -> new ServiceBuilder(s).editSpec().addToSelector("x", "y").endSpec().build());
    client.resource(space.deployments().getFirst()).delete();

    // then
    client
        .services()
        .inNamespace(namespace)
        .withName("digits")
        .waitUntilCondition(s -> !s.getSpec().getSelector().containsKey("x"), 20, TimeUnit.SECONDS);
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("digits-" + space.awaitReady("digits", 1).getStatus().stable().hash())
        .waitUntilCondition(d -> d != null, 20, TimeUnit.SECONDS);
  }

  @Test
  void aLostStatusIsRestoredAndNoDeploymentIsTouched() throws Exception {
    // given
    space.create("digits", "https://models.example/1.onnx");
    String hash = space.awaitReady("digits", 1).getStatus().stable().hash();
    Thread.sleep(QUIET_MILLIS);
    operator.close();
    Deployment before = space.deployments().getFirst();

    // when
    ModelDeployment lost = space.resource("digits").get();
    lost.setStatus(null);
    client.resource(lost).updateStatus();
    operator = new RunningOperator(server, namespace);

    // then
    ModelDeployment after = space.awaitReady("digits", 1);
    assertThat(after.getStatus().stable().hash()).isEqualTo(hash);
    assertThat(space.deployments())
        .singleElement()
        .satisfies(d ->
            assertThat(d.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration()));
  }

  @Test
  void childrenOfAResourceThatIsBeingDeletedAreNotMadeAgain() throws Exception {
    // given
    space.create("digits", "https://models.example/1.onnx");
    space.awaitReady("digits", 1);
    space.resource("digits").withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();

    // when
    space.deployments().forEach(d -> client.resource(d).delete());
    Thread.sleep(QUIET_MILLIS);

    // then
    assertThat(space.deployments()).isEmpty();
  }
}
