package io.modeldeployment.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.modeldeployment.api.v1alpha1.ImagePullPolicy;
import io.modeldeployment.operator.apply.Applier;
import io.modeldeployment.operator.apply.ClusterWriter;
import io.modeldeployment.operator.config.OperatorProperties;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.metrics.OperatorMetrics;
import io.modeldeployment.operator.observe.Observer;
import io.modeldeployment.operator.observe.ProbeResult;
import io.modeldeployment.operator.render.Renderer;
import io.modeldeployment.operator.status.Committer;
import io.modeldeployment.operator.status.EventRecorder;
import io.modeldeployment.operator.status.StatusBuilder;
import io.prometheus.client.CollectorRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OperatorLifecycleTest {

  private static final OperatorProperties PROPERTIES =
      new OperatorProperties(
          List.of("vision"),
          "registry.example/model-server:test",
          ImagePullPolicy.IfNotPresent,
          1,
          false,
          new OperatorProperties.Lease(
              "operator", Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2)),
          "cluster.local",
          "operator-1",
          "default",
          new OperatorProperties.NetworkPolicy(false, true, List.of()));

  private final OperatorMetrics metrics = new OperatorMetrics(new CollectorRegistry());

  private OperatorLifecycle lifecycle(KubernetesClient client) {
    EventSources sources = new EventSources(false);
    Committer committer = new Committer();
    ModelDeploymentReconciler reconciler =
        new ModelDeploymentReconciler(
            sources,
            () -> {},
            new Observer(
                sources,
                (model, revision, pods) -> ProbeResult.PENDING,
                Clock.systemUTC(),
                PROPERTIES.fetchImage()),
            new Renderer(Frozen.SETTINGS),
            new Applier(new ClusterWriter(client)),
            new Reporter(
                new StatusBuilder("cluster.local"),
                committer,
                new EventRecorder(client, "operator-1"),
                metrics));
    Leadership leadership = new Leadership(Duration.ofSeconds(10), Clock.systemUTC(), () -> {});
    return new OperatorLifecycle(
        client, PROPERTIES, metrics, committer, reconciler, leadership, () -> {});
  }

  /** Threads that wait for an answer would be missing for the liveness probe. */
  @Test
  void whoAsksForItsHealthWhileItStartsIsAnsweredAtOnce() throws Exception {
    // given an API server that takes connections and says nothing
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KubernetesClient client = client(silent.getLocalPort())) {
      OperatorLifecycle lifecycle = lifecycle(client);
      Thread.ofPlatform()
          .daemon()
          .uncaughtExceptionHandler((thread, endOfTheServer) -> {})
          .start(lifecycle::start);
      silent.accept();

      // when
      CompletableFuture<Boolean> healthy = CompletableFuture.supplyAsync(lifecycle::healthy);

      // then
      assertThat(healthy.get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  private static KubernetesClient client(int port) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                // The start waits as long as the test does.
                .withRequestTimeout((int) Duration.ofMinutes(10).toMillis())
                .build())
        .build();
  }
}
