package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.apiserver.ApiServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
    ModelDeployment resource = aModelDeployment().named(name).withModel(uri).build();
    resource.getMetadata().setNamespace(namespace);
    resource.getMetadata().setUid(null);
    resource.getMetadata().setGeneration(null);
    resource.getMetadata().setResourceVersion(null);
    return client.resource(resource).create();
  }

  void edit(String name, String uri) {
    ModelDeployment spec = aModelDeployment().named(name).withModel(uri).build();
    resource(name)
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
    return resource(name)
        .waitUntilCondition(r -> r != null && condition.test(r), LIMIT_SECONDS, TimeUnit.SECONDS);
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

  static Optional<Condition> ready(ModelDeployment resource) {
    return Optional.ofNullable(resource.getStatus())
        .flatMap(s -> Optional.ofNullable(s.conditions()))
        .flatMap(c -> c.stream().filter(x -> x.type().equals("Ready")).findFirst());
  }
}
