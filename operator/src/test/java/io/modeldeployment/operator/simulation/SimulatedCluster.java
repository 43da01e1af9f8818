package io.modeldeployment.operator.simulation;

import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelRuntime;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.observe.Children;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Kubernetes' controllers and kubelets make of the operator's objects, in small steps. */
final class SimulatedCluster implements Children {

  private final FakeApiServer server;
  private final List<SimulatedPod> pods = new ArrayList<>();
  private List<Listed> slice = List.of();
  private final Set<SimulatedModel> broken = EnumSet.noneOf(SimulatedModel.class);
  private int podNumber;
  private int capacity = Integer.MAX_VALUE;
  private Optional<ClusterModelRuntime> runtime = Optional.of(aRuntime().build());

  SimulatedCluster(FakeApiServer server) {
    this.server = server;
  }

  private static final class SimulatedPod {
    private final String name;
    private final String revision;
    private final SimulatedModel model;
    private boolean ready;

    private SimulatedPod(String name, String revision, SimulatedModel model) {
      this.name = name;
      this.revision = revision;
      this.model = model;
    }

    private Pod object() {
      PodFixture pod = aPod().named(name).ofRevision(revision);
      return (ready ? pod.ready() : pod.loading()).build();
    }
  }

  /** An address in the slice: it may outlive its pod, since slices lag behind. */
  private record Listed(String pod, String revision, boolean ready) {}

  /** So many pods fit on the nodes. */
  void capacity(int value) {
    capacity = value;
  }

  /** A model that worked stops working: its pods are never ready again. */
  void breakDown(SimulatedModel model) {
    broken.add(model);
    startPods();
  }

  void runtime(Optional<ClusterModelRuntime> value) {
    runtime = value;
  }

  /** Deployment controller: makes and removes pods. */
  void controlDeployments() {
    Map<String, Deployment> deployments =
        server.objects().stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .collect(Collectors.toMap(SimulatedCluster::revision, d -> d));
    pods.removeIf(pod -> !deployments.containsKey(pod.revision));
    deployments.forEach((revision, d) -> scale(revision, d.getSpec().getReplicas()));
  }

  private void scale(String revision, int replicas) {
    List<SimulatedPod> existing = pods.stream().filter(p -> p.revision.equals(revision)).toList();
    existing.stream().skip(replicas).forEach(pods::remove);
    for (int i = existing.size(); i < replicas && pods.size() < capacity; i++) {
      pods.add(new SimulatedPod("digits-" + podNumber++, revision, model(revision)));
    }
  }

  private SimulatedModel model(String revision) {
    ControllerRevision record =
        (ControllerRevision) server.find("ControllerRevision/digits-" + revision).orElseThrow();
    return SimulatedModel.at(FrozenRevision.of(record).orElseThrow().model().uri());
  }

  /** Kubelets: every pod that can becomes ready. */
  void startPods() {
    pods.forEach(pod -> pod.ready = works(pod.model));
  }

  /** Kubelets: one pod becomes ready, or is no longer. */
  void changeOnePod(Random random) {
    if (!pods.isEmpty()) {
      SimulatedPod pod = pods.get(random.nextInt(pods.size()));
      pod.ready = works(pod.model) && random.nextInt(4) != 0;
    }
  }

  private boolean works(SimulatedModel model) {
    return model.becomesReady() && !broken.contains(model);
  }

  /** Endpoints controller: the slice lists the pods that the Service selects now. */
  void controlEndpoints() {
    String selected = serviceRevision().orElse("");
    slice =
        pods.stream()
            .filter(pod -> pod.revision.equals(selected))
            .map(pod -> new Listed(pod.name, pod.revision, pod.ready))
            .toList();
  }

  Optional<String> serviceRevision() {
    return server
        .find("Service/digits")
        .map(s -> ((Service) s).getSpec().getSelector().get(Labels.REVISION));
  }

  boolean deployed(String revision) {
    return server.find("Deployment/digits-" + revision).isPresent();
  }

  /** Whether clients may still be sent to pods of a revision. */
  boolean lists(String revision) {
    return slice.stream().anyMatch(l -> l.revision.equals(revision));
  }

  boolean answers(String revision) {
    return slice.stream().anyMatch(l -> l.ready && l.revision.equals(revision));
  }

  Set<String> deployments() {
    return server.objects().stream()
        .filter(Deployment.class::isInstance)
        .map(SimulatedCluster::revision)
        .collect(Collectors.toSet());
  }

  private static String revision(HasMetadata object) {
    return object.getMetadata().getLabels().get(Labels.REVISION);
  }

  @Override
  public <T extends HasMetadata> Set<T> of(ModelDeployment resource, Class<T> type) {
    Stream<? extends HasMetadata> all =
        type == Pod.class
            ? pods.stream().map(SimulatedPod::object)
            : Stream.concat(server.objects().stream(), Stream.of(slice()));
    return all.filter(type::isInstance)
        .map(type::cast)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private EndpointSlice slice() {
    List<Endpoint> endpoints =
        slice.stream()
            .map(l ->
                new EndpointBuilder()
                    .withNewTargetRef()
                    .withName(l.pod)
                    .endTargetRef()
                    .withNewConditions()
                    .withReady(l.ready)
                    .endConditions()
                    .build())
            .toList();
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName("digits-x")
        .withLabels(Map.of("kubernetes.io/service-name", "digits"))
        .endMetadata()
        .withEndpoints(endpoints.isEmpty() ? null : endpoints)
        .build();
  }

  @Override
  public List<ModelRuntime> runtimes(String namespace) {
    return List.of();
  }

  @Override
  public List<ClusterModelRuntime> clusterRuntimes() {
    return runtime.stream().toList();
  }
}
