package io.modeldeployment.operator.simulation;

import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;

import io.fabric8.kubernetes.api.model.ConfigMap;
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
import io.modeldeployment.operator.observe.Children;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
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
  private final Map<String, SimulatedModel> models = new HashMap<>();
  private final Set<SimulatedModel> broken = EnumSet.noneOf(SimulatedModel.class);
  private int podNumber;
  private int capacity = Integer.MAX_VALUE;
  private char source = 'a';
  private boolean sourceIsTrue;
  private Optional<ClusterModelRuntime> runtime = Optional.of(aRuntime().build());

  SimulatedCluster(FakeApiServer server) {
    this.server = server;
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

  /** Deployment controller: it happens to see to the revisions of one model first. */
  void controlDeployments(SimulatedModel first) {
    deployments().stream()
        .filter(revision -> model(revision) == first)
        .forEach(revision ->
            scale(
                revision,
                ((Deployment) server.find("Deployment/digits-" + revision).orElseThrow())
                    .getSpec()
                    .getReplicas()));
    controlDeployments();
  }

  private void scale(String revision, int replicas) {
    List<SimulatedPod> existing = pods.stream().filter(p -> p.revision.equals(revision)).toList();
    existing.stream().skip(replicas).forEach(pods::remove);
    for (int i = existing.size(); i < replicas && pods.size() < capacity; i++) {
      pods.add(fetch("digits-" + podNumber++, revision));
    }
  }

  /** A pod's fetch gets what the source has now, and is held to the record where there is one. */
  private SimulatedPod fetch(String name, String revision) {
    Optional<Character> recorded = recordedBytes(revision);
    char bytes = sourceIsTrue ? recorded.orElse(source) : source;
    boolean refused = recorded.filter(r -> r != bytes).isPresent();
    return new SimulatedPod(name, revision, model(revision), bytes, refused);
  }

  private Optional<Character> recordedBytes(String revision) {
    return server
        .find("ConfigMap/digits-" + revision)
        .map(record -> ((ConfigMap) record).getData().get("digest").charAt("sha256:".length()));
  }

  /** Someone replaces the file behind every model's address. */
  void changeSource() {
    source = source == 'a' ? 'b' : 'a';
  }

  /** From now on each address has again what was fetched from it first. */
  void sourceIsTrue() {
    sourceIsTrue = true;
    pods.removeIf(pod -> pod.refused);
  }

  /** Different bytes that ready pods of one revision serve. */
  long differentBytes(String revision) {
    return pods.stream()
        .filter(pod -> pod.ready && pod.revision.equals(revision))
        .map(pod -> pod.bytes)
        .distinct()
        .count();
  }

  Set<String> revisions() {
    return pods.stream().map(pod -> pod.revision).collect(Collectors.toSet());
  }

  /** A revision's record may be lost later; what its template serves stays. */
  private SimulatedModel model(String revision) {
    return models.computeIfAbsent(revision, r -> SimulatedModel.at(record(r).model().uri()));
  }

  private FrozenRevision record(String revision) {
    return server
        .find("ControllerRevision/digits-" + revision)
        .flatMap(record -> FrozenRevision.of((ControllerRevision) record))
        .orElseThrow();
  }

  /** A node goes, and every pod with it. */
  void losePods() {
    pods.clear();
  }

  /** Someone deletes a revision's record. */
  void loseRecord(Random random) {
    List<HasMetadata> records =
        server.objects().stream().filter(ControllerRevision.class::isInstance).toList();
    if (!records.isEmpty()) {
      HasMetadata record = records.get(random.nextInt(records.size()));
      model(revision(record));
      server.delete(record);
    }
  }

  /** Kubelets: every pod that can becomes ready. */
  void startPods() {
    pods.forEach(pod -> pod.ready = works(pod));
  }

  /** Kubelets: one pod becomes ready, or is no longer. */
  void changeOnePod(Random random) {
    if (!pods.isEmpty()) {
      SimulatedPod pod = pods.get(random.nextInt(pods.size()));
      pod.ready = works(pod) && random.nextInt(4) != 0;
    }
  }

  private boolean works(SimulatedPod pod) {
    return pod.model.becomesReady() && !broken.contains(pod.model) && !pod.refused;
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

  /** Endpoints controller, half done: new addresses are listed, former ones are not yet gone. */
  void addEndpoints() {
    List<Listed> former = slice;
    controlEndpoints();
    Set<String> names = slice.stream().map(Listed::pod).collect(Collectors.toSet());
    slice =
        Stream.concat(slice.stream(), former.stream().filter(l -> !names.contains(l.pod))).toList();
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
