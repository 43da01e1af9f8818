package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.config.OperatorProperties;
import io.modeldeployment.operator.metrics.OperatorMetrics;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.status.Committer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final OperatorProperties properties;
  private final ModelDeploymentReconciler reconciler;
  private final WorkQueue queue;
  private final Leadership leadership;
  private final KubernetesClient client;
  private final Operator operator;
  private volatile boolean running;
  private volatile boolean started;

  /** An operator that is not yet started. */
  public OperatorLifecycle(
      KubernetesClient client,
      OperatorProperties properties,
      OperatorMetrics metrics,
      Committer committer,
      ModelDeploymentReconciler reconciler,
      Leadership leadership) {
    this.properties = properties;
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
        .withReconciliationTerminationTimeout(Duration.ofSeconds(10));
    if (properties.leaderElection()) {
      overrider.withLeaderElectionConfiguration(
          new LeaderElectionConfiguration(
              Labels.OPERATOR,
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

  @Override
  public void start() {
    running = true;
    operator.register(
        reconciler, (ControllerConfigurationOverrider<ModelDeployment> c) -> configure(c));
    if (properties.leaderElection()) {
      leadership.watch(properties.lease().retryPeriod().dividedBy(2));
    }
    operator.start();
    started = true;
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
    started = false;
    leadership.close();
    operator.stop();
    if (properties.leaderElection()) {
      giveLeaseBack();
    }
  }

  /** The client's own release leaves the holder's name in place, so others would wait. */
  private void giveLeaseBack() {
    var lease = client.leases().inNamespace(properties.podNamespace()).withName(Labels.OPERATOR);
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

  /**
   * Whether every informer is in step with the API server. The SDK is not asked before it has
   * started: it would let the caller wait, and with enough callers none is left for liveness.
   */
  public boolean healthy() {
    return started && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }
}
