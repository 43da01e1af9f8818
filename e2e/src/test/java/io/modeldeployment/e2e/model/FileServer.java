package io.modeldeployment.e2e.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.modeldeployment.e2e.cluster.Cluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on this machine that pods can reach. What it does not hold is answered by 404. */
public final class FileServer implements AutoCloseable {

  private final HttpServer server;
  private final String scheme;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

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
        exchange.getResponseBody().write(file);
      }
    }
  }
}
