package io.modeldeployment.operator.integration;

import io.modeldeployment.operator.OperatorApplication;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.User;
import io.modeldeployment.operator.faults.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The whole operator, as shipped, in a process of its own, so that it can be killed and stopped.
 */
final class OperatorProcess implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final Path log;
  private final FaultProxy proxy;
  private final int port;

  /** Starts one that leads or waits to lead; it reaches the API server through a proxy. */
  OperatorProcess(ApiServer server, String namespace, String name) {
    this(
        server,
        new FaultProxy(server),
        namespace,
        name,
        "--operator.lease.duration=6s",
        "--operator.lease.renew-deadline=4s",
        "--operator.lease.retry-period=500ms");
  }

  /** Starts one with further options behind a proxy that may do harm from the first request on. */
  OperatorProcess(
      ApiServer server, FaultProxy proxy, String namespace, String name, String... options) {
    this.proxy = proxy;
    this.port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dkubeconfig=" + server.kubeconfig(User.ADMIN, proxy.url()),
                OperatorApplication.class.getName()));
    command.addAll(
        List.of(
            "--server.port=" + port,
            "--operator.fetch-image=registry.example/model-server:test",
            "--operator.watch-namespaces=" + namespace,
            "--operator.pod-namespace=" + namespace,
            "--operator.pod-name=" + name));
    command.addAll(List.of(options));
    try {
      log = Files.createTempFile("operator-" + name, ".log");
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FaultProxy proxy() {
    return proxy;
  }

  /** The status code of a probe of the kubelet's, 0 while nothing listens. */
  int probe(String group) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/health/" + group);
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: nothing is finished and nothing given back. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, as the kubelet sends it. */
  void terminate() {
    process.destroy();
  }

  /** SIGSTOP: as a node that hangs for a while. */
  void suspend() {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  /** The exit status; fails where the process does not end by itself. */
  int awaitEnd() {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the operator does not end\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    proxy.close();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
