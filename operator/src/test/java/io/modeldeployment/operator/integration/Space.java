package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.fixtures.ModelDeploymentFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A namespace with a runtime whose pods need no probe, and what a user does in it. */
final class Space {

  private static final int LIMIT_SECONDS = 60;

  private final KubernetesClient client;
  private final String namespace;

  Space(ApiServer server) {
    client = server.client();
    namespace = server.newNamespace();
    client
        .resource(aRuntime().named("fake").withProbe(RuntimeProbe.PodReady).inNamespace(namespace))
        .create();
  }

  String namespace() {
    return namespace;
  }

  KubernetesClient client() {
    return client;
  }

  FakeNode node() {
    return new FakeNode(client, namespace);
  }

  ModelDeployment create(String name, String uri) {
    return create(aModelDeployment().named(name).withModel(uri));
  }

  ModelDeployment create(ModelDeploymentFixture fixture) {
    ModelDeployment resource = fixture.build();
    resource.getMetadata().setNamespace(namespace);
    resource.getMetadata().setUid(null);
    resource.getMetadata().setGeneration(null);
    resource.getMetadata().setResourceVersion(null);
    return client.resource(resource).create();
  }

  void edit(String name, String uri) {
    edit(aModelDeployment().named(name).withModel(uri));
  }

  void edit(ModelDeploymentFixture fixture) {
    ModelDeployment spec = fixture.build();
    resource(spec.getMetadata().getName())
        .edit(r -> {
          r.setSpec(spec.getSpec());
          return r;
        });
  }

  Resource<ModelDeployment> resource(String name) {
    return client.resources(ModelDeployment.class).inNamespace(namespace).withName(name);
  }

  List<Deployment> deployments() {
    return client.apps().deployments().inNamespace(namespace).list().getItems();
  }

  List<ControllerRevision> records() {
    return client.apps().controllerRevisions().inNamespace(namespace).list().getItems();
  }

  List<Service> services() {
    return client.services().inNamespace(namespace).list().getItems();
  }

  ModelDeployment awaitReady(String name, long generation) {
    return await(
        name,
        r ->
            ready(r).filter(c -> c.status().equals("True")).isPresent()
                && r.getStatus().observedGeneration() == generation);
  }

  ModelDeployment await(String name, Predicate<ModelDeployment> condition) {
    return await(name, condition, Duration.ofSeconds(LIMIT_SECONDS));
  }

  ModelDeployment await(String name, Predicate<ModelDeployment> condition, Duration limit) {
    try {
      return resource(name)
          .waitUntilCondition(
              r -> r != null && condition.test(r), limit.toSeconds(), TimeUnit.SECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new AssertionError("not within " + limit + ": " + everything(name), e);
    }
  }

  /** What there is instead of what was waited for. */
  private String everything(String name) {
    return Stream.concat(
            Stream.concat(Stream.ofNullable(resource(name).get()), EndState.children(this)),
            client.pods().inNamespace(namespace).list().getItems().stream())
        .map(Serialization::asYaml)
        .collect(Collectors.joining("\n"));
  }

  /** Waits until just so many Deployments are left. */
  void awaitDeployments(int number) {
    await(() -> deployments().size() == number, this::deployments);
  }

  /** Waits until something is the case; what is there instead goes into the message. */
  static void await(BooleanSupplier done, Supplier<?> instead) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s", instead.get()).isLessThan(end);
      pause(50);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether the reason of Ready is the given one. */
  static boolean is(ModelDeployment resource, String reason) {
    return ready(resource).filter(c -> c.reason().equals(reason)).isPresent();
  }

  /** Whether a change is done and nothing of it is left to do. */
  static boolean settled(Space space, long generation) {
    ModelDeployment resource = space.resource("digits").get();
    return ready(resource).filter(c -> c.status().equals("True")).isPresent()
        && resource.getStatus().observedGeneration() == generation
        && space.deployments().size() == 1;
  }

  static Optional<Condition> ready(ModelDeployment resource) {
    return Optional.ofNullable(resource.getStatus())
        .flatMap(s -> Optional.ofNullable(s.conditions()))
        .flatMap(c -> c.stream().filter(x -> x.type().equals("Ready")).findFirst());
  }
}
