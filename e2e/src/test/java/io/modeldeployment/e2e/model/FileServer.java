package io.modeldeployment.e2e.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.modeldeployment.e2e.cluster.Cluster;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An HTTP server on this machine that pods can reach. What it was not given is answered by 404. */
public final class FileServer implements AutoCloseable {

  private final HttpServer server;
  private final String scheme;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

  private FileServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
  }

  /** Starts on a free port. */
  public static FileServer start() throws IOException {
    return start(HttpServer.create(freePort(), 0), "http");
  }

  /** Starts on a free port with TLS, under a certificate that nobody has reason to trust. */
  public static FileServer startWithUntrustedCertificate() throws Exception {
    HttpsServer server = HttpsServer.create(freePort(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(SelfSigned.context(Cluster.current().hostAddress())));
    return start(server, "https");
  }

  private static FileServer start(HttpServer server, String scheme) {
    FileServer files = new FileServer(server, scheme);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", files::answer);
    server.start();
    return files;
  }

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(Cluster.current().hostAddress(), 0);
  }

  /** Offers a file, in place of what was there; returns its URL. */
  public String offer(String path, Path file) throws IOException {
    files.put(path, Files.readAllBytes(file));
    return url(path);
  }

  /** Offers a file, and sends hardly any of it until it is released; returns its URL. */
  public String hold(String path, Path file) throws IOException {
    held.put(path, new CountDownLatch(1));
    return offer(path, file);
  }

  /** Sends the rest of a file that was held, also to those who wait for it. */
  public void release(String path) {
    held.get(path).countDown();
  }

  /** Answers a path by sending the client elsewhere; returns its URL. */
  public String redirect(String path, String target) {
    redirects.put(path, target);
    return url(path);
  }

  /** URL of a path, offered or not. */
  public String url(String path) {
    return scheme
        + "://"
        + server.getAddress().getAddress().getHostAddress()
        + ":"
        + server.getAddress().getPort()
        + path;
  }

  /** Paths and queries that were asked for, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    held.values().forEach(CountDownLatch::countDown);
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestURI().toString());
      byte[] file = files.get(path);
      if (redirects.containsKey(path)) {
        exchange.getResponseHeaders().add("Location", redirects.get(path));
        exchange.sendResponseHeaders(302, -1);
      } else if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        exchange.sendResponseHeaders(200, file.length);
        OutputStream body = exchange.getResponseBody();
        int sent = sendUntilReleased(path, file, body);
        body.write(file, sent, file.length - sent);
      }
    }
  }

  /** One byte after the other, so that nobody takes the silence for a broken connection. */
  private int sendUntilReleased(String path, byte[] file, OutputStream body) throws IOException {
    int sent = 0;
    try {
      while (held.containsKey(path) && !held.get(path).await(1, TimeUnit.SECONDS)) {
        body.write(file[sent++]);
        body.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return sent;
  }
}
