package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.health.ControllerHealthInfo;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.config.OperatorProperties;
import io.modeldeployment.operator.metrics.OperatorMetrics;
import io.modeldeployment.operator.status.Committer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts the controller with the application and stops it before the application ends. */
public final class OperatorLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorLifecycle.class);

  /**
   * The SDK would call System.exit under a lock that its own orderly stop needs, and so never end;
   * {@link Leadership} ends the process.
   */
  private static final boolean EXIT_ON_STOP_LEADING = false;

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final OperatorProperties properties;
  private final ModelDeploymentReconciler reconciler;
  private final WorkQueue queue;
  private final Leadership leadership;
  private final KubernetesClient client;
  private final Runnable end;
  private final Operator operator;
  private volatile boolean running;

  /** The SDK's own answer would wait for the start to end. */
  private volatile boolean started;

  /** An operator that is not yet started; where it cannot go on, the last argument ends it. */
  public OperatorLifecycle(
      KubernetesClient client,
      OperatorProperties properties,
      OperatorMetrics metrics,
      Committer committer,
      ModelDeploymentReconciler reconciler,
      Leadership leadership,
      Runnable end) {
    this.properties = properties;
    this.end = end;
    this.reconciler = reconciler;
    this.queue = new WorkQueue(properties.workers(), InstantSource.system());
    this.leadership = leadership;
    this.client = client;
    this.operator =
        new Operator(overrider ->
            configure(
                overrider.withKubernetesClient(client).withCloseClientOnStop(false),
                new AggregatedMetrics(List.of(metrics, forgetting(committer), queue))));
  }

  private void configure(ConfigurationServiceOverrider overrider, Metrics metrics) {
    overrider
        .withMetrics(metrics)
        .withExecutorService(queue)
        .withResourceCloner(new SharedContent())
        .withUseSSAToPatchPrimaryResource(false)
        // An informer tries again until the API server answers; work begins when all have read.
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(FOR_EVER)
        .withInformerStoppedHandler(this::stopped)
        .withReconciliationTerminationTimeout(Duration.ofSeconds(10));
    if (properties.leaderElection()) {
      overrider.withLeaderElectionConfiguration(
          new LeaderElectionConfiguration(
              properties.lease().name(),
              properties.podNamespace(),
              properties.lease().duration(),
              properties.lease().renewDeadline(),
              properties.lease().retryPeriod(),
              properties.podName(),
              leadership.callbacks(),
              EXIT_ON_STOP_LEADING));
    }
  }

  private static Metrics forgetting(Committer committer) {
    return new Metrics() {
      @Override
      public void cleanupDone(ResourceID id, Map<String, Object> metadata) {
        committer.forget(id.getNamespace().orElse(""), id.getName());
      }
    };
  }

  /** Does not wait: without an API server this takes as long as there is none. */
  @Override
  public void start() {
    running = true;
    operator.register(
        reconciler, (ControllerConfigurationOverrider<ModelDeployment> c) -> configure(c));
    if (properties.leaderElection()) {
      leadership.watch(properties.lease().retryPeriod().dividedBy(2));
    }
    Thread.ofPlatform().daemon().name("operator-start").start(this::begin);
  }

  private void begin() {
    try {
      operator.start();
      started = true;
    } catch (RuntimeException e) {
      if (running) {
        LOG.error("the operator cannot start", e);
        end.run();
      }
    }
  }

  /** Without one of its informers an operator would take what exists for missing. */
  private void stopped(SharedIndexInformer<?> informer, @Nullable Throwable cause) {
    if (cause != null && running) {
      LOG.error("what exists of {} cannot be read", informer.getApiTypeClass().getName(), cause);
      end.run();
    }
  }

  private void configure(ControllerConfigurationOverrider<ModelDeployment> controller) {
    controller
        .withGenerationAware(false)
        .withItemStore(new TransformingItemStore<>(Trim::managedFields))
        .withRetry(
            new GenericRetry()
                .setInitialInterval(Duration.ofMillis(500))
                .setIntervalMultiplier(2)
                .setMaxInterval(Duration.ofMinutes(1).toMillis())
                .withoutMaxAttempts());
    if (properties.watchNamespaces().isEmpty()) {
      controller.watchingAllNamespaces();
    } else {
      controller.settingNamespaces(Set.copyOf(properties.watchNamespaces()));
    }
  }

  @Override
  public void stop() {
    running = false;
    boolean hadStarted = started;
    started = false;
    leadership.close();
    operator.stop();
    if (hadStarted && properties.leaderElection()) {
      giveLeaseBack();
    }
  }

  /** The client's own release leaves the holder's name in place, so others would wait. */
  private void giveLeaseBack() {
    var lease =
        client.leases().inNamespace(properties.podNamespace()).withName(properties.lease().name());
    try {
      Lease held = lease.get();
      if (held != null && properties.podName().equals(held.getSpec().getHolderIdentity())) {
        client
            .resource(new LeaseBuilder(held).editSpec().withHolderIdentity("").endSpec().build())
            .update();
      }
    } catch (KubernetesClientException e) {
      LOG.warn("the lease is not given back, others wait until it ends: {}", e.getMessage());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Whether every informer has read what exists and hears of changes. */
  public boolean healthy() {
    return started
        && operator.getRuntimeInfo().getRegisteredControllers().stream()
            .flatMap(controller -> informers(controller.getControllerHealthInfo()))
            .allMatch(informer -> informer.hasSynced() && informer.isWatching());
  }

  private static Stream<InformerHealthIndicator> informers(ControllerHealthInfo health) {
    return health.informerEventSourceHealthIndicators().values().stream()
        .map(source -> (InformerWrappingEventSourceHealthIndicator<?>) source)
        .flatMap(source -> source.informerHealthIndicators().values().stream());
  }
}
