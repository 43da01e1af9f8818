package io.modeldeployment.operator.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

/** Serves the metrics in Prometheus' text format. */
@Component
@WebEndpoint(id = "prometheus")
public class PrometheusEndpoint {

  private final CollectorRegistry registry;

  /** Serves the given registry. */
  public PrometheusEndpoint(CollectorRegistry registry) {
    this.registry = registry;
  }

  /** All metrics now. */
  @ReadOperation(produces = TextFormat.CONTENT_TYPE_004)
  public String scrape() throws IOException {
    Writer writer = new StringWriter();
    TextFormat.write004(writer, registry.metricFamilySamples());
    return writer.toString();
  }
}
