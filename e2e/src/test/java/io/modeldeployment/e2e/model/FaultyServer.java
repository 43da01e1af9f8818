package io.modeldeployment.e2e.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * An HTTP server on this machine that pods can reach and that never serves a model: each path fails
 * in its own way.
 */
public final class FaultyServer implements AutoCloseable {

  private static final int CHUNK_BYTES = 16 << 10;
  private static final long LARGE_BYTES = 1L << 40;
  private static final Duration CHUNK_PAUSE = Duration.ofMillis(200);

  /** See e2e/cluster/config/registries. */
  private static final int REGISTRY_PORT = 5443;

  private final HttpServer server;
  private final String scheme;
  private final CountDownLatch hungUp = new CountDownLatch(1);

  private FaultyServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
  }

  /** Starts on a free port. */
  public static FaultyServer start() throws IOException {
    return start(HttpServer.create(freePort(), 0), "http");
  }

  /** Starts with TLS where the embedded cluster takes a registry's own certificate. */
  public static FaultyServer startRegistry() throws Exception {
    HttpsServer server =
        HttpsServer.create(
            new InetSocketAddress(Cluster.current().hostAddress(), REGISTRY_PORT), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(SelfSigned.context(Cluster.current().hostAddress())));
    return start(server, "https");
  }

  private static FaultyServer start(HttpServer server, String scheme) {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/missing", exchange -> answer(exchange, 404));
    server.createContext("/broken", exchange -> answer(exchange, 500));
    server.createContext("/slow", exchange -> stream(exchange, 0, CHUNK_PAUSE));
    server.createContext("/endless", exchange -> stream(exchange, 0, Duration.ZERO));
    server.createContext("/large", exchange -> stream(exchange, LARGE_BYTES, Duration.ZERO));
    server.createContext("/v2/", exchange -> answer(exchange, 403));
    FaultyServer faulty = new FaultyServer(server, scheme);
    server.createContext("/v2/silent/", faulty::neverAnswer);
    server.start();
    return faulty;
  }

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(Cluster.current().hostAddress(), 0);
  }

  /** Host and port. */
  public String authority() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  /** Answered by 404. */
  public String missing() {
    return url("/missing/model.onnx");
  }

  /** Answered by 500. */
  public String broken() {
    return url("/broken/model.onnx");
  }

  /** Has no length and no end, and comes in drops. */
  public String slow() {
    return url("/slow/model.onnx");
  }

  /** An image that the registry is asked for and says nothing of. */
  public String silentImage() {
    return authority() + "/silent/model-server:1";
  }

  /** Ends the connections of those who wait for {@link #silentImage}. */
  public void hangUp() {
    hungUp.countDown();
  }

  /** Has no length and no end. */
  public String endless() {
    return url("/endless/model.onnx");
  }

  /** Says that it is a terabyte long. */
  public String large() {
    return url("/large/model.onnx");
  }

  private String url(String path) {
    return scheme + "://" + authority() + path;
  }

  @Override
  public void close() {
    hangUp();
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /** Until the client has had enough, or the whole length is sent; 0 is none. */
  private static void stream(HttpExchange exchange, long length, Duration pause)
      throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    Arrays.fill(chunk, (byte) 'x');
    try (exchange) {
      exchange.sendResponseHeaders(200, length);
      OutputStream out = exchange.getResponseBody();
      for (long sent = 0; length == 0 || sent < length; sent += chunk.length) {
        out.write(chunk);
        out.flush();
        Await.pause(pause);
      }
    }
  }

  private void neverAnswer(HttpExchange exchange) throws IOException {
    try (exchange) {
      hungUp.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
