package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelRuntime;
import io.modeldeployment.operator.observe.Children;
import io.modeldeployment.operator.observe.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The informers: label-selected, trimmed, mapped to the resource they belong to. */
public final class EventSources implements Children {

  private static final String ANY = Labels.NAME;

  /** Slices carry the labels of their Service; those of a revision's own Service are not read. */
  private static final String OF_MODEL = Labels.NAME + ",!" + Labels.REVISION;

  private final Map<Class<?>, InformerEventSource<?, ModelDeployment>> informers =
      new LinkedHashMap<>();
  private final Map<Class<?>, UnaryOperator<?>> trims = new HashMap<>();
  private final SimpleInboundEventSource<ModelDeployment> wakeUps =
      new SimpleInboundEventSource<>("wake-ups");

  private final Set<Class<?>> unused;

  /** Informers of an operator that makes NetworkPolicies, or may not even read them. */
  public EventSources(boolean networkPolicies) {
    unused = networkPolicies ? Set.of() : Set.of(NetworkPolicy.class);
  }

  /** Creates the informers of one controller. */
  List<EventSource<?, ModelDeployment>> prepare(EventSourceContext<ModelDeployment> context) {
    children(context, ControllerRevision.class, ANY, Trim::revision, ControllerRevision::getData);
    children(
        context,
        Deployment.class,
        ANY,
        Trim::deployment,
        d -> Arrays.asList(d.getSpec(), d.getStatus()));
    children(context, Service.class, ANY, Trim::service, Service::getSpec);
    children(
        context, PodDisruptionBudget.class, ANY, Trim::managedFields, PodDisruptionBudget::getSpec);
    children(context, ConfigMap.class, ANY, Trim::managedFields, ConfigMap::getData);
    children(context, EndpointSlice.class, OF_MODEL, Trim::slice, EndpointSlice::getEndpoints);
    children(context, Pod.class, ANY, Trim::pod, Pod::getStatus);
    if (!unused.contains(NetworkPolicy.class)) {
      children(context, NetworkPolicy.class, ANY, Trim::managedFields, NetworkPolicy::getSpec);
    }
    runtimes(context, ModelRuntime.class, false);
    runtimes(context, ClusterModelRuntime.class, true);
    return Stream.concat(informers.values().stream(), Stream.of(wakeUps))
        .<EventSource<?, ModelDeployment>>map(source -> source)
        .toList();
  }

  /** Has a resource reconciled soon. */
  public void wake(ModelDeployment resource) {
    wakeUps.propagateEvent(ResourceID.fromResource(resource));
  }

  /**
   * Makes an object just written visible to reads, before its watch event arrives. Where that came
   * first the object is not handed over: the framework would keep it beside the informer's own copy
   * until its next event, and some objects have none.
   */
  @SuppressWarnings("unchecked") // The maps hold, for each type, what is of that type.
  <T extends HasMetadata> void written(T object) {
    InformerEventSource<T, ModelDeployment> informer =
        (InformerEventSource<T, ModelDeployment>) informers.get(object.getClass());
    UnaryOperator<T> trim = (UnaryOperator<T>) trims.get(object.getClass());
    if (informer == null || trim == null) {
      return;
    }
    ResourceID id = ResourceID.fromResource(object);
    Optional<T> before = shown(informer, object);
    if (before.isEmpty()) {
      informer.handleRecentResourceCreate(id, trim.apply(object));
    } else if (!isSameVersion(before.get(), object)) {
      informer.handleRecentResourceUpdate(id, trim.apply(object), before.get());
    }
    if (object instanceof ConfigMap) {
      // More pods may start now, and the event of what was shown to the cache wakes nobody.
      byNameLabel(object).forEach(wakeUps::propagateEvent);
    }
  }

  /**
   * The version that a pass would read: the informer may hold an object some time before it lists
   * it among its owner's.
   */
  private static <T extends HasMetadata> Optional<T> shown(
      InformerEventSource<T, ModelDeployment> informer, T object) {
    ModelDeployment owner = new ModelDeployment();
    owner.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(object.getMetadata().getNamespace())
            .withName(object.getMetadata().getLabels().get(Labels.NAME))
            .build());
    return informer.getSecondaryResources(owner).stream()
        .filter(o -> o.getMetadata().getName().equals(object.getMetadata().getName()))
        .findFirst();
  }

  private static boolean isSameVersion(HasMetadata a, HasMetadata b) {
    return a.getMetadata().getResourceVersion().equals(b.getMetadata().getResourceVersion());
  }

  @Override
  @SuppressWarnings("unchecked") // See written.
  public <T extends HasMetadata> Set<T> of(ModelDeployment resource, Class<T> type) {
    return unused.contains(type)
        ? Set.of()
        : ((InformerEventSource<T, ModelDeployment>) informer(type))
            .getSecondaryResources(resource);
  }

  @Override
  @SuppressWarnings("unchecked") // See written.
  public List<ModelRuntime> runtimes(String namespace) {
    return ((InformerEventSource<ModelRuntime, ModelDeployment>) informer(ModelRuntime.class))
        .list(namespace, runtime -> true)
        .toList();
  }

  @Override
  @SuppressWarnings("unchecked") // See written.
  public List<ClusterModelRuntime> clusterRuntimes() {
    return ((InformerEventSource<ClusterModelRuntime, ModelDeployment>)
            informer(ClusterModelRuntime.class))
        .list(runtime -> true)
        .toList();
  }

  private InformerEventSource<?, ModelDeployment> informer(Class<?> type) {
    InformerEventSource<?, ModelDeployment> informer = informers.get(type);
    if (informer == null) {
      throw new IllegalStateException("no informer for " + type.getSimpleName());
    }
    return informer;
  }

  /**
   * An informer of a kind of child.
   *
   * @param selector which objects to watch
   * @param trim cuts an object down to what is read from it
   * @param content what is read from a trimmed object besides its metadata: only a change of it, or
   *     of the metadata, leads to a reconcile
   */
  private <T extends HasMetadata> void children(
      EventSourceContext<ModelDeployment> context,
      Class<T> type,
      String selector,
      UnaryOperator<T> trim,
      Function<T, @Nullable Object> content) {
    InformerEventSourceConfiguration<T> configuration =
        InformerEventSourceConfiguration.from(type, ModelDeployment.class)
            .withLabelSelector(selector)
            .withSecondaryToPrimaryMapper(EventSources::byNameLabel)
            .withNamespacesInheritedFromController()
            .withItemStore(new TransformingItemStore<>(trim))
            .withOnUpdateFilter(
                (after, before) -> Trim.isNews(trim.apply(before), trim.apply(after), content))
            .build();
    informers.put(type, new InformerEventSource<>(configuration, context));
    trims.put(type, trim);
  }

  private static <T extends HasMetadata> Set<ResourceID> byNameLabel(T object) {
    String name = object.getMetadata().getLabels().get(Labels.NAME);
    return Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }

  /** A changed runtime concerns every resource that could use it. */
  private <T extends HasMetadata> void runtimes(
      EventSourceContext<ModelDeployment> context, Class<T> type, boolean clusterWide) {
    SecondaryToPrimaryMapper<T> mapper =
        runtime ->
            context
                .getPrimaryCache()
                .list(resource ->
                    clusterWide
                        || resource
                            .getMetadata()
                            .getNamespace()
                            .equals(runtime.getMetadata().getNamespace()))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    var builder =
        InformerEventSourceConfiguration.from(type, ModelDeployment.class)
            .withSecondaryToPrimaryMapper(mapper)
            .withItemStore(new TransformingItemStore<>(Trim::managedFields));
    var scoped =
        clusterWide
            ? builder.withWatchAllNamespaces()
            : builder.withNamespacesInheritedFromController();
    informers.put(type, new InformerEventSource<>(scoped.build(), context));
  }
}
