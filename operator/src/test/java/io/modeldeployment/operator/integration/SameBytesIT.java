package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is ours is held to what was recorded, and what is another's is left alone. */
@ExtendWith(ApiServerExtension.class)
class SameBytesIT {

  private static final int SECONDS = 60;

  private final ApiServer server;
  private final KubernetesClient client;
  private final String namespace;
  private FakeNode node;
  private RunningOperator operator;

  SameBytesIT(ApiServer server) {
    this.server = server;
    this.client = server.client();
    this.namespace = server.newNamespace();
  }

  @BeforeEach
  void start() {
    client
        .resource(aRuntime().named("fake").withProbe(RuntimeProbe.PodReady).inNamespace(namespace))
        .create();
    node = new FakeNode(client, namespace);
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
    createDigits();
    ModelDeployment one = await("True Serving");
    // then
    String revision = "digits-" + one.getStatus().stable().hash();
    ConfigMap record = record(revision).get();
    assertThat(record.getData()).containsEntry("digest", one.getStatus().stable().digest());
    assertThat(record.getImmutable()).isTrue();
    // when
    digits().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":3}}");
    // then
    awaitReplicas(revision, 3);
    // when someone removes the record
    record(revision).delete();
    // then
    record(revision).waitUntilCondition(Objects::nonNull, SECONDS, TimeUnit.SECONDS);
    awaitReplicas(revision, 3);
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
    createDigits();
    // then
    await("False NameConflict");
    assertThat(client.resource(alias).get()).isEqualTo(alias);
  }

  private void createDigits() {
    ModelDeployment resource = aModelDeployment().named("digits").build();
    resource.getMetadata().setNamespace(namespace);
    resource.getMetadata().setUid(null);
    resource.getMetadata().setGeneration(null);
    resource.getMetadata().setResourceVersion(null);
    client.resource(resource).create();
  }

  private Resource<ModelDeployment> digits() {
    return client.resources(ModelDeployment.class).inNamespace(namespace).withName("digits");
  }

  private Resource<ConfigMap> record(String name) {
    return client.configMaps().inNamespace(namespace).withName(name);
  }

  private ModelDeployment await(String statusAndReason) {
    return digits()
        .waitUntilCondition(
            r -> conditions(r).anyMatch(statusAndReason::equals), SECONDS, TimeUnit.SECONDS);
  }

  private static Stream<String> conditions(ModelDeployment resource) {
    return Stream.ofNullable(resource)
        .flatMap(r -> Stream.ofNullable(r.getStatus()))
        .flatMap(s -> Stream.ofNullable(s.conditions()))
        .flatMap(c -> c.stream().filter(x -> x.type().equals("Ready")))
        .map((Condition c) -> c.status() + " " + c.reason());
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
