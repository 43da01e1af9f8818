package io.modeldeployment.operator.integration;

import io.modeldeployment.operator.OperatorApplication;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.User;
import io.modeldeployment.operator.faults.FaultProxy;
import io.modeldeployment.operator.watch.OperatorHealth;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole operator, as shipped, in this JVM, watching one namespace. */
final class RunningOperator implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  RunningOperator(ApiServer server, String namespace, String... options) {
    this(server.kubeconfig(User.ADMIN), namespace, options);
  }

  /** One that reaches the API server through a proxy. */
  RunningOperator(ApiServer server, FaultProxy proxy, String namespace, String... options) {
    this(server.kubeconfig(User.ADMIN, proxy.url()), namespace, options);
  }

  /** One that is the given user. */
  RunningOperator(
      ApiServer server, FaultProxy proxy, User user, String namespace, String... options) {
    this(server.kubeconfig(user, proxy.url()), namespace, options);
  }

  private RunningOperator(Path kubeconfig, String namespace, String... options) {
    System.setProperty("kubeconfig", kubeconfig.toString());
    context =
        new SpringApplicationBuilder(OperatorApplication.class)
            .run(
                Stream.of(
                        Stream.of(
                            "--server.port=0",
                            "--operator.fetch-image=registry.example/model-server:test",
                            "--operator.watch-namespaces=" + namespace),
                        election(options),
                        Stream.of(options))
                    .flatMap(o -> o)
                    .toArray(String[]::new));
  }

  /** An option given twice is a list. */
  private static Stream<String> election(String... options) {
    String option = "--operator.leader-election=";
    return Stream.of(options).anyMatch(o -> o.startsWith(option))
        ? Stream.empty()
        : Stream.of(option + "false");
  }

  /** Requests so far, watches and lists of the start left out, by "METHOD resource". */
  Map<String, Integer> requests() {
    Map<String, Integer> requests = new TreeMap<>();
    CollectorRegistry registry = context.getBean(CollectorRegistry.class);
    for (Collector.MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
      for (Collector.MetricFamilySamples.Sample sample : family.samples) {
        if (sample.name.equals("model_deployment_api_requests_total")
            && !sample.labelValues.getFirst().equals("GET")) {
          String key = sample.labelValues.get(0) + " " + sample.labelValues.get(1);
          requests.merge(key, (int) sample.value, Integer::sum);
        }
      }
    }
    return requests;
  }

  /** Whether its readiness probe would pass. */
  boolean ready() {
    return context.getBean(OperatorHealth.class).health().getStatus().equals(Status.UP);
  }

  int total() {
    return requests().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void close() {
    context.close();
  }
}
