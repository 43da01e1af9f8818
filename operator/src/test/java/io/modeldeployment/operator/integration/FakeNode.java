package io.modeldeployment.operator.integration;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for the controllers and the kubelet of one namespace: gives each Deployment its pods,
 * makes them Ready, keeps the Services' EndpointSlices, and collects what belongs to nothing.
 */
final class FakeNode implements AutoCloseable {

  private final KubernetesClient client;
  private final String namespace;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();

  FakeNode(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    serviceAccount();
    loop.scheduleWithFixedDelay(this::pass, 0, 50, TimeUnit.MILLISECONDS);
  }

  /** Pods are refused without one; a controller would make it. */
  private void serviceAccount() {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }

  private void pass() {
    try {
      List<Deployment> deployments =
          client.apps().deployments().inNamespace(namespace).list().getItems();
      deployments.forEach(this::run);
      collect(deployments);
      client.services().inNamespace(namespace).list().getItems().forEach(this::publish);
    } catch (KubernetesClientException e) {
      // The object went away between list and write; the next pass sees what is.
      System.err.println("fake node: " + e.getMessage());
    }
  }

  private void run(Deployment deployment) {
    List<Pod> pods = pods(deployment.getSpec().getSelector().getMatchLabels());
    int wanted = deployment.getSpec().getReplicas();
    for (int i = pods.size(); i < wanted; i++) {
      start(deployment, freeName(deployment, pods, i));
    }
    pods.stream().skip(wanted).forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
    Integer ready =
        deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
    if (!Objects.equals(ready == null ? 0 : ready, wanted)) {
      deployment.setStatus(
          new DeploymentStatusBuilder()
              .withObservedGeneration(deployment.getMetadata().getGeneration())
              .withReplicas(wanted)
              .withReadyReplicas(wanted)
              .withAvailableReplicas(wanted)
              .build());
      client.resource(deployment).updateStatus();
    }
  }

  private static String freeName(Deployment deployment, List<Pod> pods, int index) {
    return deployment.getMetadata().getName() + "-" + index + "-" + pods.size();
  }

  private void start(Deployment deployment, String name) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
            .endMetadata()
            .withSpec(deployment.getSpec().getTemplate().getSpec())
            .build();
    Pod created = client.resource(pod).create();
    client
        .resource(
            new PodBuilder(created)
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.0.0.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .withInitContainerStatuses(fetched())
                .withContainerStatuses(
                    new ContainerStatusBuilder()
                        .withName("model")
                        .withReady(true)
                        .withImage("image")
                        .withImageID("image")
                        .withRestartCount(0)
                        .withNewState()
                        .withNewRunning()
                        .endRunning()
                        .endState()
                        .build())
                .endStatus()
                .build())
        .updateStatus();
  }

  private static ContainerStatus fetched() {
    return new ContainerStatusBuilder()
        .withName("fetch")
        .withReady(true)
        .withImage("image")
        .withImageID("image")
        .withRestartCount(0)
        .withNewState()
        .withNewTerminated()
        .withExitCode(0)
        .withReason("Completed")
        .withMessage("{\"digest\":\"sha256:" + "a".repeat(64) + "\"}")
        .endTerminated()
        .endState()
        .build();
  }

  /** Pods of Deployments that are gone. */
  private void collect(List<Deployment> deployments) {
    List<String> names = deployments.stream().map(d -> d.getMetadata().getName()).toList();
    client.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> names.stream().noneMatch(n -> pod.getMetadata().getName().startsWith(n)))
        .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
  }

  private void publish(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      return;
    }
    List<Endpoint> endpoints =
        pods(selector).stream()
            .map(pod ->
                new EndpointBuilder()
                    .withAddresses("10.0.0.1")
                    .withNewConditions()
                    .withReady(true)
                    .endConditions()
                    .withNewTargetRef()
                    .withKind("Pod")
                    .withName(pod.getMetadata().getName())
                    .endTargetRef()
                    .build())
            .toList();
    Map<String, String> labels = new HashMap<>(service.getMetadata().getLabels());
    labels.put("kubernetes.io/service-name", service.getMetadata().getName());
    EndpointSlice slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withName(service.getMetadata().getName() + "-slice")
            .withNamespace(namespace)
            .withLabels(labels)
            .endMetadata()
            .withAddressType("IPv4")
            .withEndpoints(endpoints)
            .build();
    client.resource(slice).serverSideApply();
  }

  private List<Pod> pods(Map<String, String> selector) {
    return client.pods().inNamespace(namespace).withLabels(selector).list().getItems();
  }
}
