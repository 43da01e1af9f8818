package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator against a real API server; a fake node stands in for controllers and kubelet. */
@ExtendWith(ApiServerExtension.class)
class OperatorIT {

  private static final int QUIET_MILLIS = 3000;

  private final ApiServer server;
  private final KubernetesClient client;
  private final String namespace;
  private FakeNode node;
  private RunningOperator operator;

  OperatorIT(ApiServer server) {
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
  void aModelBecomesReadyWithinTwelveRequestsAndThenNothingIsSent() throws Exception {
    // when
    create("digits", "https://models.example/1.onnx");
    awaitReady("digits", 1);
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
    create("digits", "https://models.example/1.onnx");
    ModelDeployment before = awaitReady("digits", 1);
    Thread.sleep(QUIET_MILLIS);
    int requestsBefore = operator.total();

    // when
    edit("digits", "https://models.example/2.onnx");
    ModelDeployment after = awaitReady("digits", 2);
    Thread.sleep(QUIET_MILLIS);

    // then
    assertThat(after.getStatus().stable().hash()).isNotEqualTo(before.getStatus().stable().hash());
    assertThat(deployments()).hasSize(1);
    assertThat(revisions()).hasSize(2);
    assertThat(operator.total() - requestsBefore)
        .as("%s", operator.requests())
        .isLessThanOrEqualTo(15);
  }

  @Test
  void aRestartedOperatorWritesNothing() throws Exception {
    // given
    create("digits", "https://models.example/1.onnx");
    awaitReady("digits", 1);
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
    create("digits", "https://models.example/1.onnx");
    awaitReady("digits", 1);
    Thread.sleep(QUIET_MILLIS);
    int before = operator.total();

    // when
    resource("digits")
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
    create("digits", "https://models.example/1.onnx");

    // then
    await("digits", r -> ready(r).filter(c -> c.reason().equals("NameConflict")).isPresent());
    Service after = client.resource(foreign).get();
    assertThat(after.getSpec()).isEqualTo(foreign.getSpec());
    assertThat(after.getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void whatOthersChangeIsPutRight() {
    // given
    create("digits", "https://models.example/1.onnx");
    awaitReady("digits", 1);

    // when
    client
        .services()
        .inNamespace(namespace)
        .withName("digits")
        .edit(s -> new ServiceBuilder(s).editSpec().addToSelector("x", "y").endSpec().build());
    client.resource(deployments().getFirst()).delete();

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
        .withName("digits-" + awaitReady("digits", 1).getStatus().stable().hash())
        .waitUntilCondition(d -> d != null, 20, TimeUnit.SECONDS);
  }

  @Test
  void aLostStatusIsRestoredAndNoDeploymentIsTouched() throws Exception {
    // given
    create("digits", "https://models.example/1.onnx");
    String hash = awaitReady("digits", 1).getStatus().stable().hash();
    Thread.sleep(QUIET_MILLIS);
    operator.close();
    Deployment before = deployments().getFirst();

    // when
    ModelDeployment lost = resource("digits").get();
    lost.setStatus(null);
    client.resource(lost).updateStatus();
    operator = new RunningOperator(server, namespace);

    // then
    ModelDeployment after = awaitReady("digits", 1);
    assertThat(after.getStatus().stable().hash()).isEqualTo(hash);
    assertThat(deployments())
        .singleElement()
        .satisfies(d ->
            assertThat(d.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration()));
  }

  @Test
  void childrenOfAResourceThatIsBeingDeletedAreNotMadeAgain() throws Exception {
    // given
    create("digits", "https://models.example/1.onnx");
    awaitReady("digits", 1);
    resource("digits").withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();

    // when
    deployments().forEach(d -> client.resource(d).delete());
    Thread.sleep(QUIET_MILLIS);

    // then
    assertThat(deployments()).isEmpty();
  }

  private ModelDeployment create(String name, String uri) {
    ModelDeployment resource = aModelDeployment().named(name).withModel(uri).build();
    resource.getMetadata().setNamespace(namespace);
    resource.getMetadata().setUid(null);
    resource.getMetadata().setGeneration(null);
    resource.getMetadata().setResourceVersion(null);
    return client.resource(resource).create();
  }

  private void edit(String name, String uri) {
    ModelDeployment spec = aModelDeployment().named(name).withModel(uri).build();
    resource(name)
        .edit(r -> {
          r.setSpec(spec.getSpec());
          return r;
        });
  }

  private Resource<ModelDeployment> resource(String name) {
    return client.resources(ModelDeployment.class).inNamespace(namespace).withName(name);
  }

  private List<Deployment> deployments() {
    return client.apps().deployments().inNamespace(namespace).list().getItems();
  }

  private List<ControllerRevision> revisions() {
    return client.apps().controllerRevisions().inNamespace(namespace).list().getItems();
  }

  private ModelDeployment awaitReady(String name, long generation) {
    return await(
        name,
        r ->
            ready(r).filter(c -> c.status().equals("True")).isPresent()
                && r.getStatus().observedGeneration() == generation);
  }

  private ModelDeployment await(String name, Predicate<ModelDeployment> condition) {
    return resource(name)
        .waitUntilCondition(r -> r != null && condition.test(r), 60, TimeUnit.SECONDS);
  }

  private static Optional<Condition> ready(ModelDeployment resource) {
    return Optional.ofNullable(resource.getStatus())
        .flatMap(s -> Optional.ofNullable(s.conditions()))
        .flatMap(c -> c.stream().filter(x -> x.type().equals("Ready")).findFirst());
  }
}
