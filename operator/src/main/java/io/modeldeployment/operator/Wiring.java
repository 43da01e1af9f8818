package io.modeldeployment.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.modeldeployment.operator.apply.Applier;
import io.modeldeployment.operator.apply.ClusterWriter;
import io.modeldeployment.operator.config.OperatorProperties;
import io.modeldeployment.operator.metrics.ApiRequestCounter;
import io.modeldeployment.operator.metrics.OperatorMetrics;
import io.modeldeployment.operator.observe.InferenceProber;
import io.modeldeployment.operator.observe.Observer;
import io.modeldeployment.operator.observe.OpenInferenceClient;
import io.modeldeployment.operator.render.NetworkAccess;
import io.modeldeployment.operator.render.RenderSettings;
import io.modeldeployment.operator.render.Renderer;
import io.modeldeployment.operator.status.Committer;
import io.modeldeployment.operator.status.EventRecorder;
import io.modeldeployment.operator.status.StatusBuilder;
import io.modeldeployment.operator.watch.AbandonedPolicies;
import io.modeldeployment.operator.watch.CachingWriter;
import io.modeldeployment.operator.watch.EventSources;
import io.modeldeployment.operator.watch.LeaderWrites;
import io.modeldeployment.operator.watch.Leadership;
import io.modeldeployment.operator.watch.LeanSerialization;
import io.modeldeployment.operator.watch.ModelDeploymentReconciler;
import io.modeldeployment.operator.watch.OperatorLifecycle;
import io.modeldeployment.operator.watch.Reporter;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
public class Wiring {

  private static final int FAILED = 1;

  /** The first pause; the longest is 32 times as long, and so is the wait after an outage. */
  private static final int RECONNECT_MILLIS = 250;

  @Bean
  CollectorRegistry metricsRegistry() {
    CollectorRegistry registry = new CollectorRegistry();
    DefaultExports.register(registry);
    return registry;
  }

  @Bean
  OperatorMetrics operatorMetrics(CollectorRegistry registry) {
    return new OperatorMetrics(registry);
  }

  @Bean
  Leadership leadership(OperatorProperties properties) {
    return new Leadership(properties.lease().renewDeadline(), Clock.systemUTC(), Wiring::halt);
  }

  /** Without shutdown hooks: an orderly stop would let reconciles go on that must not. */
  private static void halt() {
    Runtime.getRuntime().halt(FAILED);
  }

  @Bean
  KubernetesClient kubernetesClient(
      OperatorMetrics metrics, OperatorProperties properties, Leadership leadership) {
    return client(
        metrics,
        properties.leaderElection()
            ? List.of(new LeaderWrites(leadership, properties.podName()))
            : List.of());
  }

  /** A client whose requests are counted and pass the given interceptors. */
  static KubernetesClient client(
      OperatorMetrics metrics, List<? extends Interceptor> interceptors) {
    Config config = Config.autoConfigure(null);
    config.setWatchReconnectInterval(RECONNECT_MILLIS);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new SoftwareCipher())
        .withKubernetesSerialization(new LeanSerialization())
        .withHttpClientBuilderConsumer(http -> {
          http.addOrReplaceInterceptor("metrics", new ApiRequestCounter(metrics));
          interceptors.forEach(i -> http.addOrReplaceInterceptor(i.getClass().getName(), i));
        })
        .build();
  }

  @Bean
  Committer committer() {
    return new Committer();
  }

  @Bean
  ModelDeploymentReconciler reconciler(
      KubernetesClient client,
      OperatorProperties properties,
      OperatorMetrics metrics,
      Committer committer) {
    EventSources sources = new EventSources(properties.networkPolicy().enabled());
    Clock clock = Clock.systemUTC();
    Executor probes = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    InferenceProber prober =
        new InferenceProber(
            new OpenInferenceClient(http, Duration.ofSeconds(30)), probes, clock, sources::wake);
    return new ModelDeploymentReconciler(
        sources,
        atFirst(client, properties),
        new Observer(sources, prober, clock, properties.fetchImage()),
        new Renderer(
            new RenderSettings(
                properties.fetchImage(),
                properties.fetchImagePullPolicy(),
                networkAccess(properties))),
        new Applier(new CachingWriter(new ClusterWriter(client), sources)),
        new Reporter(
            new StatusBuilder(properties.clusterDomain()),
            committer,
            new EventRecorder(client, properties.podName()),
            metrics));
  }

  private static Runnable atFirst(KubernetesClient client, OperatorProperties properties) {
    return properties.networkPolicy().enabled()
        ? () -> {}
        : new AbandonedPolicies(client, properties.watchNamespaces());
  }

  private static Optional<NetworkAccess> networkAccess(OperatorProperties properties) {
    OperatorProperties.NetworkPolicy policy = properties.networkPolicy();
    return policy.enabled()
        ? Optional.of(
            new NetworkAccess(
                properties.podNamespace(), policy.allowSameNamespace(), policy.allowedNamespaces()))
        : Optional.empty();
  }

  @Bean
  OperatorLifecycle operatorLifecycle(
      KubernetesClient client,
      OperatorProperties properties,
      OperatorMetrics metrics,
      Committer committer,
      ModelDeploymentReconciler reconciler,
      Leadership leadership) {
    return new OperatorLifecycle(
        client, properties, metrics, committer, reconciler, leadership, Wiring::halt);
  }
}
