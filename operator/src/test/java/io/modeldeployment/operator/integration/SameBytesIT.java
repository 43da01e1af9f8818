package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.faults.Delivery;
import io.modeldeployment.operator.faults.FaultProxy;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is ours is held to what was recorded, and what is another's is left alone. */
@ExtendWith(ApiServerExtension.class)
class SameBytesIT {

  private static final int SECONDS = 60;

  private final ApiServer server;
  private final Space space;
  private final KubernetesClient client;
  private final String namespace;
  private FakeNode node;
  private RunningOperator operator;

  SameBytesIT(ApiServer server) {
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
  void podsBeyondTheFirstAreHeldToWhatItFetched() {
    // when
    space.create("digits", "https://models.example/1.onnx");
    ModelDeployment one = await("True Serving");
    // then
    String revision = "digits-" + one.getStatus().stable().hash();
    ConfigMap record = record(revision).get();
    assertThat(record.getData()).containsEntry("digest", one.getStatus().stable().digest());
    assertThat(record.getImmutable()).isTrue();
    // when
    space
        .resource("digits")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":3}}");
    // then
    awaitReplicas(revision, 3);
    // when someone removes the record
    record(revision).delete();
    // then
    record(revision).waitUntilCondition(Objects::nonNull, SECONDS, TimeUnit.SECONDS);
    awaitReplicas(revision, 3);
  }

  @Test
  void podsBeyondTheFirstStartThoughNothingHappensAfterItsDigestIsRecorded() {
    // given an operator that hears of a record only after the answer to its own write
    operator.close();
    AtomicReference<Instant> heard = new AtomicReference<>(Instant.MAX);
    try (FaultProxy proxy = new FaultProxy(server)) {
      proxy.deliver(event -> {
        if (!event.kind().equals("ConfigMap")) {
          return Delivery.PASS;
        }
        heard.compareAndSet(Instant.MAX, Instant.now());
        return Instant.now().isBefore(heard.get().plusSeconds(1)) ? Delivery.HOLD : Delivery.PASS;
      });
      operator = new RunningOperator(server, proxy, namespace);
      // when
      space.create(aModelDeployment().withModel("https://models.example/1.onnx").withReplicas(3));
      // then
      String revision = "digits-" + await("True Serving").getStatus().stable().hash();
      awaitReplicas(revision, 3);
      operator.close();
    }
  }

  @Test
  void aForeignServiceThatContradictsNothingIsLeftAlone() {
    // given
    Service alias =
        client
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withName("digits")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withNewSpec()
                    .withType("ExternalName")
                    .withExternalName("models.example")
                    .endSpec()
                    .build())
            .create();
    // when
    space.create("digits", "https://models.example/1.onnx");
    // then
    await("False NameConflict");
    assertThat(client.resource(alias).get()).isEqualTo(alias);
  }

  private Resource<ConfigMap> record(String name) {
    return client.configMaps().inNamespace(namespace).withName(name);
  }

  private ModelDeployment await(String statusAndReason) {
    return space.await(
        "digits",
        r ->
            Space.ready(r)
                .filter(c -> statusAndReason.equals(c.status() + " " + c.reason()))
                .isPresent());
  }

  private void awaitReplicas(String deployment, int replicas) {
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .waitUntilCondition(
            d -> d != null && d.getSpec().getReplicas() == replicas, SECONDS, TimeUnit.SECONDS);
  }
}
