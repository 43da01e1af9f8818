package io.modeldeployment.operator.watch;

import static io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
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
import org.springframework.context.SmartLifecycle;

/** Starts the controller with the application and stops it before the application ends. */
public final class OperatorLifecycle implements SmartLifecycle {

  private final OperatorProperties properties;
  private final ModelDeploymentReconciler reconciler;
  private final WorkQueue queue;
  private final Operator operator;

  /** An operator that is not yet started. */
  public OperatorLifecycle(
      KubernetesClient client,
      OperatorProperties properties,
      OperatorMetrics metrics,
      Committer committer,
      ModelDeploymentReconciler reconciler) {
    this.properties = properties;
    this.reconciler = reconciler;
    this.queue = new WorkQueue(properties.workers(), InstantSource.system());
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
          aLeaderElectionConfiguration(Labels.OPERATOR)
              .withLeaseNamespace(properties.podNamespace())
              .withIdentity(properties.podName())
              .build());
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
    operator.register(
        reconciler, (ControllerConfigurationOverrider<ModelDeployment> c) -> configure(c));
    operator.start();
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
    operator.stop();
  }

  @Override
  public boolean isRunning() {
    return operator.getRuntimeInfo().isStarted();
  }

  /** Whether every informer is in step with the API server. */
  public boolean healthy() {
    return isRunning() && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }
}
