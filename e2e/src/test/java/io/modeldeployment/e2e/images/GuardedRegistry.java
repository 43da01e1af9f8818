package io.modeldeployment.e2e.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;

/** A gate in front of a registry that lets one user in. */
final class GuardedRegistry implements AutoCloseable {

  static final String USER = "pusher";
  static final String PASSWORD = "a pass:word $HOME";

  /** Set by the client itself, or about one connection only. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "host", "connection", "content-length", "expect", "upgrade", "transfer-encoding", "date");

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server;
  private final String behind;

  private GuardedRegistry(HttpServer server, String behind) {
    this.server = server;
    this.behind = behind;
  }

  static GuardedRegistry before(Registry registry) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GuardedRegistry guarded = new GuardedRegistry(server, registry.authority());
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server
        .createContext("/", guarded::passOn)
        .setAuthenticator(
            new BasicAuthenticator("registry") {
              @Override
              public boolean checkCredentials(String user, String password) {
                return user.equals(USER) && password.equals(PASSWORD);
              }
            });
    server.start();
    return guarded;
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What `docker login` would have written for it. */
  String dockerConfig() {
    String both = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
    return "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(authority(), both);
  }

  private void passOn(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + behind + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange.getRequestHeaders().forEach((name, values) -> copy(name, values, request));
    try (exchange) {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer.headers().map().forEach((name, values) -> answerWith(exchange, name, values));
      boolean none = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
      exchange.sendResponseHeaders(answer.statusCode(), none ? -1 : answer.body().length);
      if (!none) {
        try (OutputStream body = exchange.getResponseBody()) {
          body.write(answer.body());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(String name, List<String> values, HttpRequest.Builder request) {
    if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
      values.forEach(value -> request.header(name, value));
    }
  }

  private static void answerWith(HttpExchange exchange, String name, List<String> values) {
    // A HEAD tells the length of what it does not send.
    boolean head = exchange.getRequestMethod().equals("HEAD") && name.equals("content-length");
    if (head || !NOT_PASSED_ON.contains(name)) {
      exchange.getResponseHeaders().put(name, values);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
