package io.modeldeployment.operator.metrics;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.StatusFixture.aStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.modeldeployment.api.v1alpha1.Reason;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {

  private final CollectorRegistry registry = new CollectorRegistry();
  private final OperatorMetrics metrics = new OperatorMetrics(registry);
  private final HasMetadata resource = aModelDeployment().build();

  private Double sample(String name, String... labels) {
    String[] names = new String[labels.length / 2];
    String[] values = new String[labels.length / 2];
    for (int i = 0; i < names.length; i++) {
      names[i] = labels[2 * i];
      values[i] = labels[2 * i + 1];
    }
    return registry.getSampleValue(name, names, values);
  }

  private Double ofDigits(String name) {
    return sample(name, "namespace", "vision", "name", "digits");
  }

  private void serving() {
    metrics.state(
        "vision",
        "digits",
        aStatus()
            .says("Ready", "True", Reason.Serving, "serves")
            .withStable("h1", null, 3, 2)
            .withRetiring("h0")
            .build());
  }

  @Test
  void showsEachResourcesFigures() {
    // when
    serving();
    // then
    assertThat(ofDigits("model_deployment_ready")).isEqualTo(1);
    assertThat(ofDigits("model_deployment_pods")).isEqualTo(3);
    assertThat(ofDigits("model_deployment_ready_pods")).isEqualTo(2);
    assertThat(ofDigits("model_deployment_live_revisions")).isEqualTo(2);
  }

  @Test
  void aFirstCandidateServesNothingYet() {
    // when
    metrics.state(
        "vision",
        "digits",
        aStatus()
            .says("Ready", "False", Reason.WaitingForPods, "…")
            .withoutStable()
            .withCandidate("h1", null, 1, 1)
            .build());
    // then
    assertThat(ofDigits("model_deployment_ready")).isZero();
    assertThat(ofDigits("model_deployment_pods")).isZero();
    assertThat(ofDigits("model_deployment_live_revisions")).isEqualTo(1);
  }

  @Test
  void whatIsGoneIsShownNoMore() {
    // given
    serving();
    metrics.reconciliationSubmitted(resource, null, Map.of());
    // when
    metrics.cleanupDone(new ResourceID("digits", "vision"), Map.of());
    // then
    assertThat(ofDigits("model_deployment_ready")).isNull();
    assertThat(ofDigits("model_deployment_pods")).isNull();
    assertThat(ofDigits("model_deployment_ready_pods")).isNull();
    assertThat(ofDigits("model_deployment_live_revisions")).isNull();
    assertThat(sample("model_deployment_queued")).isZero();
  }

  @Test
  void aResourceWaitsOnceHoweverOftenItIsSubmitted() {
    // when
    metrics.reconciliationSubmitted(resource, null, Map.of());
    metrics.reconciliationSubmitted(resource, null, Map.of());
    // then
    assertThat(sample("model_deployment_queued")).isEqualTo(1);
    // when
    metrics.reconciliationStarted(resource, Map.of());
    // then
    assertThat(sample("model_deployment_queued")).isZero();
    assertThat(sample("model_deployment_reconciling")).isEqualTo(1);
    // when
    metrics.reconciliationFinished(resource, null, Map.of());
    // then
    assertThat(sample("model_deployment_reconciling")).isZero();
  }

  @Test
  void reconcilesAreCountedByOutcomeAndReason() {
    // given
    metrics.reconciliationFailed(resource, null, new IOException("x"), Map.of());
    serving();
    // when
    metrics.reconciliationSucceeded(resource, Map.of());
    metrics.reconciliationSucceeded(resource, Map.of());
    // then
    String total = "model_deployment_reconciles_total";
    assertThat(sample(total, "outcome", "success", "reason", "Serving")).isEqualTo(2);
    assertThat(sample(total, "outcome", "error", "reason", "")).isEqualTo(1);
  }

  @Test
  void requestsAreCounted() {
    // when
    metrics.request("PATCH", "services", 409);
    // then
    assertThat(
            sample(
                "model_deployment_api_requests_total",
                "method",
                "PATCH",
                "resource",
                "services",
                "code",
                "409"))
        .isEqualTo(1);
  }

  @Test
  void aReconcileIsTimedAndItsFailurePassedOn() throws Exception {
    // when
    String result = metrics.timeControllerExecution(new Execution("done", null));
    assertThatThrownBy(
            () -> metrics.timeControllerExecution(new Execution("", new IOException("x"))))
        .hasMessage("x");
    // then
    assertThat(result).isEqualTo("done");
    assertThat(sample("model_deployment_reconcile_seconds_count")).isEqualTo(2);
  }

  private record Execution(String result, Exception failure)
      implements ControllerExecution<String> {

    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "modeldeployment";
    }

    @Override
    public String successTypeName(String success) {
      return "success";
    }

    @Override
    public ResourceID resourceID() {
      return new ResourceID("digits", "vision");
    }

    @Override
    public Map<String, Object> metadata() {
      return Map.of();
    }

    @Override
    public String execute() throws Exception {
      if (failure != null) {
        throw failure;
      }
      return result;
    }
  }

  @Test
  void theTextFormatShowsThemAll() throws IOException {
    // given
    serving();
    // when
    String text = new PrometheusEndpoint(registry).scrape();
    // then
    assertThat(text)
        .contains("# HELP model_deployment_ready ")
        .contains("model_deployment_ready{namespace=\"vision\",name=\"digits\",} 1.0");
  }
}
