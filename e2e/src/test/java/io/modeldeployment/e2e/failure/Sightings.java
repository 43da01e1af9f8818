package io.modeldeployment.e2e.failure;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.e2e.cluster.Cluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Watches a namespace beside the operator: when Kubernetes first shows what is wrong with a
 * revision, and when the ModelDeployment's status says so.
 */
public final class Sightings implements AutoCloseable {

  private static final String REVISION = "modeldeployment.io/revision";

  private final List<SharedIndexInformer<?>> informers;
  private final List<Sight> sights = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();

  /** What Kubernetes showed of a revision. */
  public record Sight(Instant at, String revision, String symptom) {}

  /** What condition Ready said. */
  public record Statement(Instant at, long generation, String reason, String message) {}

  private Sightings(KubernetesClient client, String namespace) {
    informers =
        List.of(
            client.pods().inNamespace(namespace).inform(handler(this::pod)),
            client.apps().deployments().inNamespace(namespace).inform(handler(this::deployment)),
            client
                .resources(ModelDeployment.class)
                .inNamespace(namespace)
                .inform(handler(this::model)));
  }

  /** Watches a namespace from now on. */
  public static Sightings in(String namespace) {
    return new Sightings(Cluster.current().client(), namespace);
  }

  /** The first symptom of a revision since a time. */
  public synchronized Optional<Sight> first(String revision, Instant since) {
    return sights.stream()
        .filter(s -> s.revision.equals(revision) && !s.at.isBefore(since))
        .findFirst();
  }

  /** What condition Ready said of a generation, in order. */
  public synchronized List<Statement> of(long generation) {
    return statements.stream().filter(s -> s.generation == generation).toList();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  private void pod(Pod pod) {
    symptom(pod).ifPresent(symptom -> saw(pod, symptom));
  }

  private void deployment(Deployment deployment) {
    Stream.ofNullable(deployment.getStatus())
        .flatMap(status -> status.getConditions().stream())
        .filter(c -> c.getType().equals("ReplicaFailure") && c.getStatus().equals("True"))
        .forEach(c -> saw(deployment, c.getReason()));
  }

  private void model(ModelDeployment model) {
    Stream.ofNullable(model.getStatus())
        .flatMap(status -> Stream.ofNullable(status.conditions()).flatMap(List::stream))
        .filter(c -> c.type().equals("Ready"))
        .forEach(this::said);
  }

  private synchronized void saw(HasMetadata object, String symptom) {
    String revision = object.getMetadata().getLabels().getOrDefault(REVISION, "");
    sights.add(new Sight(Instant.now(), revision, symptom));
  }

  private synchronized void said(Condition ready) {
    statements.add(
        new Statement(Instant.now(), ready.observedGeneration(), ready.reason(), ready.message()));
  }

  private static Optional<String> symptom(Pod pod) {
    return Stream.of(unscheduled(pod), containers(pod), phase(pod), readiness(pod))
        .flatMap(symptoms -> symptoms)
        .findFirst();
  }

  private static Stream<String> unscheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
        .map(c -> c.getReason());
  }

  private static Stream<String> containers(Pod pod) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .map(c -> c.getState())
        .flatMap(state ->
            Stream.concat(
                Stream.ofNullable(state.getWaiting())
                    .map(w -> w.getReason())
                    .filter(reason -> !reason.endsWith("Initializing"))
                    .filter(reason -> !reason.endsWith("Creating")),
                Stream.ofNullable(state.getTerminated())
                    .filter(end -> end.getExitCode() != 0)
                    .map(end -> end.getReason() + " " + end.getExitCode())));
  }

  private static Stream<String> phase(Pod pod) {
    return Stream.ofNullable(pod.getStatus().getReason());
  }

  /** A revision that is refused after all its pods are ready fails its inference. */
  private static Stream<String> readiness(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("Ready") && c.getStatus().equals("True"))
        .map(c -> "ready");
  }

  private static <T> ResourceEventHandler<T> handler(Consumer<T> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        seen.accept(object);
      }

      @Override
      public void onUpdate(T before, T after) {
        seen.accept(after);
      }

      @Override
      public void onDelete(T object, boolean stateUnknown) {}
    };
  }
}
