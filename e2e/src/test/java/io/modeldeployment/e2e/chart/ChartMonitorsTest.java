package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartMonitorsTest {

  @Test
  void thereIsNoMonitorByDefault() {
    // when
    Rendered rendered = Chart.render("");

    // then
    assertThat(rendered.has("ServiceMonitor")).isFalse();
    assertThat(rendered.has("PodMonitor")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serviceMonitor", "podMonitor"})
  void aClusterWithoutTheKindIsToldSo(String monitor) {
    assertThatThrownBy(() -> Chart.render("metrics: {%s: {enabled: true}}".formatted(monitor)))
        .hasMessageContaining("metrics." + monitor + ".enabled needs")
        .hasMessageContaining("monitoring.coreos.com/v1")
        .hasMessageContaining("metrics.assumeMonitors=true");
  }

  @Test
  void theServiceMonitorFindsTheMetricsService() {
    // when
    Rendered rendered =
        Chart.render(
            "metrics: {assumeMonitors: true, serviceMonitor: {enabled: true, interval: 15s, labels: {release: prometheus}}}");

    // then
    JsonNode monitor = rendered.ofKind("ServiceMonitor").getFirst();
    Service service = rendered.one(Service.class);
    assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
    monitor
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(label ->
            assertThat(service.getMetadata().getLabels())
                .containsEntry(label.getKey(), label.getValue().asText()));
    assertThat(monitor.at("/spec/endpoints/0/port").asText())
        .isEqualTo(service.getSpec().getPorts().getFirst().getName());
    assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/actuator/prometheus");
    assertThat(monitor.at("/spec/endpoints/0/interval").asText()).isEqualTo("15s");
  }

  @Test
  void aServiceMonitorNeedsTheService() {
    assertThatThrownBy(() ->
            Chart.render(
                "metrics: {assumeMonitors: true, service: {enabled: false}, serviceMonitor: {enabled: true}}"))
        .hasMessageContaining("needs metrics.service.enabled");
  }

  @Test
  void thePodMonitorFindsModelsWhereTheOperatorServesThem() {
    // given
    String values =
        "metrics: {assumeMonitors: true, podMonitor: {enabled: true, labels: {release: prometheus}}}";

    // when
    JsonNode all = Chart.render(values).ofKind("PodMonitor").getFirst();
    JsonNode listed =
        Chart.render(values + "\nwatchNamespaces: [vision, '42']").ofKind("PodMonitor").getFirst();

    // then
    assertThat(all.at("/spec/namespaceSelector/any").asBoolean()).isTrue();
    assertThat(listed.at("/spec/namespaceSelector/matchNames"))
        .extracting(JsonNode::asText)
        .containsExactly("vision", "42");
    assertThat(all.at("/spec/selector/matchExpressions/0/key").asText())
        .isEqualTo("modeldeployment.io/name");
    assertThat(all.at("/spec/podMetricsEndpoints/0/port").asText()).isEqualTo("http");
    assertThat(all.at("/spec/podMetricsEndpoints/0/path").asText()).isEqualTo("/metrics");
    assertThat(all.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
  }
}
