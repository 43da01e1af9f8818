package io.modeldeployment.operator.apiserver;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real etcd and kube-apiserver on loopback with this project's resource definitions. No
 * controller and no node: objects stay as they are written, pods never start, namespaces are never
 * emptied. Tests take a namespace of their own.
 */
public final class ApiServer implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int ATTEMPTS = 3;

  private final Binaries binaries;
  private final Path directory;
  private final KubernetesClient admin;
  private ControlPlane controlPlane;
  private final AtomicInteger namespaces = new AtomicInteger();

  private ApiServer(Binaries binaries, Path directory, ControlPlane controlPlane) {
    this.binaries = binaries;
    this.directory = directory;
    this.controlPlane = controlPlane;
    this.admin = client(User.ADMIN);
  }

  /** The one that all tests of this JVM use; it ends with the JVM. */
  public static ApiServer shared() {
    return Shared.INSTANCE.join();
  }

  /** Starts one of its own, for a test that breaks it. */
  public static ApiServer start() {
    Binaries binaries = Binaries.locate();
    Path directory = temporaryDirectory();
    ControlPlane controlPlane = startControlPlane(binaries, directory);
    ApiServer server = new ApiServer(binaries, directory, controlPlane);
    try {
      server.applyDefinitions();
      return server;
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return admin;
  }

  /** A new client for a user; whoever asks closes it. */
  public KubernetesClient client(User user) {
    return new KubernetesClientBuilder().withConfig(config(user)).build();
  }

  public Config config(User user) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(controlPlane.url())
        .withCaCertFile(controlPlane.authority().toString())
        .withOauthToken(user.token())
        .withNamespace("default")
        .build();
  }

  /** The port on loopback. */
  public int port() {
    return controlPlane.port();
  }

  /** A kubeconfig file for a user. */
  public Path kubeconfig(User user) {
    return kubeconfig(user, controlPlane.url());
  }

  /** A kubeconfig file for a user who reaches the API server another way. */
  public Path kubeconfig(User user, String url) {
    String name = user.userName() + "-" + url.replaceAll("\\W", "");
    Path file = directory.resolve(name + ".kubeconfig");
    String content =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: test, user: {token: %s}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """
            .formatted(url, controlPlane.authority(), user.token());
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kubectl that was built with the API server, called as a user. */
  public Kubectl kubectl(User user) {
    return new Kubectl(binaries.path("kubectl"), kubeconfig(user), directory.resolve("kubectl"));
  }

  /** Makes a namespace nobody else uses and returns its name. */
  public String newNamespace() {
    String name = "test-" + namespaces.incrementAndGet();
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /** Some of the controllers that run beside a cluster's API server, by name. */
  public ControllerManager controllers(String... names) {
    return new ControllerManager(
        binaries, kubeconfig(User.ADMIN), directory.resolve("controllers.log"), List.of(names));
  }

  /** Stops the API server; what it stored stays. */
  public void goAway() {
    controlPlane.apiServer().close();
  }

  /** Starts the API server again, at the same address. */
  public void comeBack() {
    controlPlane = controlPlane.restarted();
    if (!awaitReady(controlPlane)) {
      throw new IllegalStateException("kube-apiserver does not come back\n" + logTail());
    }
  }

  /** The end of the logs, for messages of failed tests. */
  public String logTail() {
    return controlPlane.logTail();
  }

  @Override
  public void close() {
    admin.close();
    controlPlane.close();
    delete(directory);
  }

  private static ControlPlane startControlPlane(Binaries binaries, Path directory) {
    for (int attempt = 1; ; attempt++) {
      ControlPlane started =
          ControlPlane.start(binaries, directory.resolve(Integer.toString(attempt)));
      if (awaitReady(started)) {
        return started;
      }
      started.close();
      if (attempt == ATTEMPTS) {
        String log = started.logTail();
        delete(directory);
        throw new IllegalStateException("kube-apiserver does not start\n" + log);
      }
    }
  }

  /** False when a process ended or the time is over. */
  private static boolean awaitReady(ControlPlane controlPlane) {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (controlPlane.isAlive() && System.nanoTime() < end) {
      if (Files.exists(controlPlane.authority()) && isReady(controlPlane)) {
        return true;
      }
      pause();
    }
    return false;
  }

  private static boolean isReady(ControlPlane controlPlane) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(controlPlane.url())
            .withCaCertFile(controlPlane.authority().toString())
            .withOauthToken(User.ADMIN.token())
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void applyDefinitions() throws IOException {
    Path crds = Path.of(System.getProperty("basedir", "")).resolve("../crds");
    for (Path file : yamlFiles(crds)) {
      List<HasMetadata> definitions = admin.load(Files.newInputStream(file)).items();
      definitions.forEach(definition -> admin.resource(definition).serverSideApply());
      definitions.forEach(this::awaitEstablished);
    }
  }

  private void awaitEstablished(HasMetadata definition) {
    admin
        .resources(CustomResourceDefinition.class)
        .withName(definition.getMetadata().getName())
        .waitUntilCondition(ApiServer::isEstablished, 30, TimeUnit.SECONDS);
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private static List<Path> yamlFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("apiserver-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts at the first use; a failed start is not repeated by every test that follows. */
  private static final class Shared {
    private static final CompletableFuture<ApiServer> INSTANCE = new CompletableFuture<>();

    static {
      try {
        ApiServer started = ApiServer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        INSTANCE.complete(started);
      } catch (RuntimeException e) {
        INSTANCE.completeExceptionally(e);
      }
    }
  }
}
