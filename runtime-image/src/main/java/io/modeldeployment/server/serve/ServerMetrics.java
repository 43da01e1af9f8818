package io.modeldeployment.server.serve;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/** The server's Prometheus metrics. Every series carries the model's name and version. */
final class ServerMetrics {

  private static final double[] SECONDS = {
    .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10
  };

  private final CollectorRegistry registry = new CollectorRegistry();
  private final AtomicBoolean jvmRegistered = new AtomicBoolean();
  private final String model;
  private final String version;
  private final Counter requests;
  private final Histogram.Child duration;
  private final Gauge.Child inFlight;
  private final Gauge.Child loadSeconds;
  private final Gauge.Child ready;

  ServerMetrics(String model, String version) {
    this.model = model;
    this.version = version;
    this.requests =
        Counter.build("model_server_requests_total", "Inference requests by HTTP status.")
            .labelNames("model", "version", "code")
            .register(registry);
    this.duration =
        Histogram.build("model_server_request_duration_seconds", "Time to answer an inference.")
            .labelNames("model", "version")
            .buckets(SECONDS)
            .register(registry)
            .labels(model, version);
    this.inFlight = gauge("model_server_requests_in_flight", "Inference requests being answered.");
    this.loadSeconds = gauge("model_server_model_load_seconds", "Time to open and warm the model.");
    this.ready = gauge("model_server_model_ready", "1 when the model answers inferences.");
  }

  private Gauge.Child gauge(String name, String help) {
    return Gauge.build(name, help)
        .labelNames("model", "version")
        .register(registry)
        .labels(model, version);
  }

  void started() {
    inFlight.inc();
  }

  void finished(int status, long nanos) {
    inFlight.dec();
    duration.observe(nanos / Collector.NANOSECONDS_PER_SECOND);
    requests.labels(model, version, Integer.toString(status)).inc();
  }

  void loaded(double seconds, IntSupplier queueLength) {
    loadSeconds.set(seconds);
    ready.set(1);
    Gauge.build("model_server_queue_length", "Inferences that wait for a thread.")
        .labelNames("model", "version")
        .register(registry)
        .setChild(
            new Gauge.Child() {
              @Override
              public double get() {
                return queueLength.getAsInt();
              }
            },
            model,
            version);
  }

  static String contentType(String accept) {
    return TextFormat.chooseContentType(accept);
  }

  void write(Writer out, String contentType) throws IOException {
    // The JVM's own metrics cost memory that a server nobody scrapes need not spend.
    if (jvmRegistered.compareAndSet(false, true)) {
      DefaultExports.register(registry);
    }
    TextFormat.writeFormat(contentType, out, registry.metricFamilySamples());
  }
}
