package io.modeldeployment.server.model.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on this machine that behaves as a test tells it to. */
final class FileServer implements AutoCloseable {

  /** What a path answers. */
  @FunctionalInterface
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> credentials = new CopyOnWriteArrayList<>();

  FileServer() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  FileServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.start();
  }

  FileServer on(String path, Behaviour behaviour) {
    server.createContext(
        path,
        exchange -> {
          requests.add(path);
          credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          try (exchange) {
            behaviour.answer(exchange);
          }
        });
    return this;
  }

  FileServer file(String path, byte[] content) {
    return on(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        });
  }

  FileServer status(String path, int status) {
    return on(path, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  FileServer redirect(String path, int status, String target) {
    return on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", target);
          exchange.sendResponseHeaders(status, -1);
        });
  }

  URI uri(String path) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + port() + path);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The paths asked for, in order. */
  List<String> requests() {
    return requests;
  }

  /** The Authorization header of each request, or "null". */
  List<String> credentials() {
    return credentials;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
