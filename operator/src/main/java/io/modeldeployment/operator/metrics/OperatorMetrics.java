package io.modeldeployment.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operator's metrics, and the only class that knows the metrics library. */
public final class OperatorMetrics implements Metrics {

  private static final String[] RESOURCE = {"namespace", "name"};

  private final Histogram duration;
  private final Counter reconciles;
  private final Counter requests;
  private final Gauge queued;
  private final Gauge running;
  private final Gauge ready;
  private final Gauge pods;
  private final Gauge readyPods;
  private final Gauge revisions;
  private final Map<ResourceID, String> reasons = new ConcurrentHashMap<>();
  private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();

  /** Registers the metrics. */
  public OperatorMetrics(CollectorRegistry registry) {
    duration =
        Histogram.build("model_deployment_reconcile_seconds", "Duration of one reconcile.")
            .buckets(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .register(registry);
    reconciles =
        Counter.build(
                "model_deployment_reconciles_total",
                "Reconciles by outcome and by the reason of condition Ready after them.")
            .labelNames("outcome", "reason")
            .register(registry);
    requests =
        Counter.build(
                "model_deployment_api_requests_total",
                "Requests to the API server by method, resource and status code.")
            .labelNames("method", "resource", "code")
            .register(registry);
    queued =
        Gauge.build("model_deployment_queued", "Resources that wait for a reconcile.")
            .register(registry);
    running =
        Gauge.build("model_deployment_reconciling", "Reconciles that run now.").register(registry);
    ready =
        Gauge.build("model_deployment_ready", "Whether condition Ready is True.")
            .labelNames(RESOURCE)
            .register(registry);
    pods =
        Gauge.build("model_deployment_pods", "Pods of the stable revision.")
            .labelNames(RESOURCE)
            .register(registry);
    readyPods =
        Gauge.build("model_deployment_ready_pods", "Ready pods of the stable revision.")
            .labelNames(RESOURCE)
            .register(registry);
    revisions =
        Gauge.build("model_deployment_live_revisions", "Revisions that have pods.")
            .labelNames(RESOURCE)
            .register(registry);
  }

  /** Counts a request to the API server. */
  public void request(String method, String resource, int code) {
    requests.labels(method, resource, Integer.toString(code)).inc();
  }

  /** Takes the figures of a resource from its status. */
  public void state(String namespace, String name, ModelDeploymentStatus status) {
    Condition condition = readyCondition(status);
    reasons.put(new ResourceID(name, namespace), condition.reason());
    ready.labels(namespace, name).set(condition.status().equals("True") ? 1 : 0);
    RevisionStatus stable = status.stable();
    pods.labels(namespace, name).set(stable == null ? 0 : orZero(stable.replicas()));
    readyPods.labels(namespace, name).set(stable == null ? 0 : orZero(stable.ready()));
    long retiring = status.retiring() == null ? 0 : status.retiring().size();
    revisions
        .labels(namespace, name)
        .set(
            Stream.of(stable != null, status.candidate() != null).filter(b -> b).count()
                + retiring);
  }

  private static Condition readyCondition(ModelDeploymentStatus status) {
    List<Condition> conditions = Objects.requireNonNull(status.conditions());
    return conditions.stream().filter(c -> c.type().equals("Ready")).findFirst().orElseThrow();
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  @Override
  public void reconciliationSubmitted(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    if (waiting.add(ResourceID.fromResource(resource))) {
      queued.inc();
    }
  }

  @Override
  public void reconciliationStarted(HasMetadata resource, Map<String, Object> metadata) {
    if (waiting.remove(ResourceID.fromResource(resource))) {
      queued.dec();
    }
    running.inc();
  }

  @Override
  public void reconciliationFinished(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    running.dec();
  }

  @Override
  public void reconciliationSucceeded(HasMetadata resource, Map<String, Object> metadata) {
    count("success", ResourceID.fromResource(resource));
  }

  @Override
  public void reconciliationFailed(
      HasMetadata resource,
      @Nullable RetryInfo retry,
      Exception exception,
      Map<String, Object> metadata) {
    count("error", ResourceID.fromResource(resource));
  }

  private void count(String outcome, ResourceID id) {
    reconciles.labels(outcome, reasons.getOrDefault(id, "")).inc();
  }

  @Override
  public void cleanupDone(ResourceID id, Map<String, Object> metadata) {
    String[] labels = {id.getNamespace().orElse(""), id.getName()};
    Stream.of(ready, pods, readyPods, revisions).forEach(gauge -> gauge.remove(labels));
    reasons.remove(id);
    if (waiting.remove(id)) {
      queued.dec();
    }
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    try (Histogram.Timer timer = duration.startTimer()) {
      return execution.execute();
    }
  }
}
