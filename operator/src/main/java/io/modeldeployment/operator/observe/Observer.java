package io.modeldeployment.operator.observe;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.Observation.EndpointView;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Takes the snapshot: reads the caches once and asks the prober for what it knows. */
public final class Observer {

  /** Kinds of object the operator creates. */
  public static final List<Class<? extends HasMetadata>> OWNED_KINDS =
      List.of(
          ControllerRevision.class,
          Deployment.class,
          Service.class,
          PodDisruptionBudget.class,
          ConfigMap.class,
          NetworkPolicy.class);

  /** Key of the ConfigMap that holds the digest of a revision's model. */
  public static final String DIGEST = "digest";

  private final Children children;
  private final Prober prober;
  private final Clock clock;
  private final FrozenRevisions frozenRevisions = new FrozenRevisions();
  private final String fetchImage;

  /** An observer over the given caches, in an installation whose models this image fetches. */
  public Observer(Children children, Prober prober, Clock clock, String fetchImage) {
    this.children = children;
    this.prober = prober;
    this.clock = clock;
    this.fetchImage = fetchImage;
  }

  /** The state of one resource now; starts probes whose results are not known yet. */
  public Observation observe(ModelDeployment resource) {
    String name = resource.getMetadata().getName();
    List<HasMetadata> owned = owned(resource);
    Optional<Service> service =
        only(owned, Service.class).filter(s -> s.getMetadata().getName().equals(name)).findFirst();
    Map<String, RevisionView> revisions = revisions(resource, owned);
    return new Observation(
        resource,
        clock.instant(),
        Committed.of(resource),
        RuntimeResolver.resolve(
            resource.getSpec(),
            children.runtimes(resource.getMetadata().getNamespace()),
            children.clusterRuntimes()),
        fetchImage,
        revisions,
        service.flatMap(s -> Optional.ofNullable(s.getSpec().getSelector().get(Labels.REVISION))),
        endpoints(resource, name, revisions.values()),
        owned);
  }

  private List<HasMetadata> owned(ModelDeployment resource) {
    return OWNED_KINDS.stream()
        .<HasMetadata>flatMap(kind -> children.of(resource, kind).stream())
        .filter(object -> belongs(object, resource))
        .toList();
  }

  /**
   * Whether an object is the resource's: controlled by it, or by nobody and left behind, as its
   * labels say, by a former resource of the same name.
   */
  public static boolean belongs(HasMetadata object, ModelDeployment resource) {
    return controlledBy(object, resource.getMetadata().getUid())
        || (controllers(object).findAny().isEmpty()
            && isOurs(object, resource.getMetadata().getName()));
  }

  /** Whether an object's controller is the owner with the given uid. */
  public static boolean controlledBy(HasMetadata object, String uid) {
    return controllers(object).anyMatch(owner -> uid.equals(owner.getUid()));
  }

  private static Stream<OwnerReference> controllers(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()));
  }

  private static boolean isOurs(HasMetadata object, String name) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null
        && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
        && name.equals(labels.get(Labels.NAME));
  }

  private Map<String, RevisionView> revisions(ModelDeployment resource, List<HasMetadata> owned) {
    Map<String, Deployment> deployments = byRevision(owned, Deployment.class);
    Map<String, ControllerRevision> records = byRevision(owned, ControllerRevision.class);
    Map<String, ConfigMap> digests = byRevision(owned, ConfigMap.class);
    Map<String, List<PodView>> pods =
        children.of(resource, Pod.class).stream()
            .map(PodViews::of)
            .collect(groupingBy(PodView::revision));
    Set<String> hashes = new HashSet<>(deployments.keySet());
    hashes.addAll(records.keySet());
    Map<String, RevisionView> views = new HashMap<>();
    for (String hash : hashes) {
      Optional<ControllerRevision> record = Optional.ofNullable(records.get(hash));
      Optional<FrozenRevision> frozen = record.flatMap(frozenRevisions::of);
      List<PodView> ofRevision = pods.getOrDefault(hash, List.of());
      views.put(
          hash,
          new RevisionView(
              hash,
              record.map(ControllerRevision::getRevision).orElse(0L),
              frozen,
              Optional.ofNullable(deployments.get(hash)),
              ofRevision,
              probe(resource, frozen, ofRevision),
              Optional.ofNullable(digests.get(hash))
                  .map(ConfigMap::getData)
                  .map(d -> d.get(DIGEST))));
    }
    return views;
  }

  private ProbeResult probe(
      ModelDeployment resource, Optional<FrozenRevision> frozen, List<PodView> pods) {
    return frozen.map(f -> prober.result(resource, f, pods)).orElse(ProbeResult.PENDING);
  }

  private List<EndpointView> endpoints(
      ModelDeployment resource, String service, Collection<RevisionView> revisions) {
    Map<String, String> revisionOfPod =
        revisions.stream()
            .flatMap(r -> r.pods().stream())
            .collect(toMap(PodView::name, PodView::revision, (a, b) -> a));
    return children.of(resource, EndpointSlice.class).stream()
        .filter(s -> service.equals(s.getMetadata().getLabels().get("kubernetes.io/service-name")))
        // A slice without addresses says "endpoints: null".
        .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()).flatMap(List::stream))
        .filter(endpoint -> endpoint.getTargetRef() != null)
        .map(endpoint ->
            new EndpointView(
                revisionOfPod.getOrDefault(endpoint.getTargetRef().getName(), ""),
                endpoint.getConditions() != null
                    && Boolean.TRUE.equals(endpoint.getConditions().getReady())))
        .toList();
  }

  private static <T extends HasMetadata> Map<String, T> byRevision(
      List<HasMetadata> objects, Class<T> type) {
    return only(objects, type)
        .filter(o -> o.getMetadata().getLabels().containsKey(Labels.REVISION))
        .collect(
            toMap(o -> o.getMetadata().getLabels().get(Labels.REVISION), identity(), (a, b) -> a));
  }

  private static <T extends HasMetadata> Stream<T> only(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }
}
