package io.modeldeployment.operator.integration;

import io.modeldeployment.operator.OperatorApplication;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.User;
import io.modeldeployment.operator.faults.FaultProxy;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole operator, as shipped, in this JVM, watching one namespace. */
final class RunningOperator implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  RunningOperator(ApiServer server, String namespace, String... options) {
    this(server.kubeconfig(User.ADMIN), namespace, options);
  }

  /** One that reaches the API server through a proxy. */
  RunningOperator(ApiServer server, FaultProxy proxy, String namespace) {
    this(server.kubeconfig(User.ADMIN, proxy.url()), namespace);
  }

  private RunningOperator(Path kubeconfig, String namespace, String... options) {
    System.setProperty("kubeconfig", kubeconfig.toString());
    context =
        new SpringApplicationBuilder(OperatorApplication.class)
            .run(
                Stream.concat(
                        Stream.of(
                            "--server.port=0",
                            "--operator.fetch-image=registry.example/model-server:test",
                            "--operator.leader-election=false",
                            "--operator.watch-namespaces=" + namespace),
                        Stream.of(options))
                    .toArray(String[]::new));
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

  int total() {
    return requests().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void close() {
    context.close();
  }
}
