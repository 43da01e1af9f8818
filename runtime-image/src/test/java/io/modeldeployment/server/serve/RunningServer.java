package io.modeldeployment.server.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.InvalidModelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a free port, with a client for it. */
final class RunningServer implements AutoCloseable {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final ModelServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningServer(ModelServer server) {
    this.server = server;
  }

  static ServeSettings settings(String name, Path model) {
    return new ServeSettings(name, model, 0, Duration.ZERO, 1 << 20, 1, 2, 16, 64 << 20);
  }

  /** A server that is live, but has not loaded its model. */
  static RunningServer live(ServeSettings settings) {
    return new RunningServer(ModelServer.start(settings));
  }

  static RunningServer ready(String name, Path model) throws InvalidModelException {
    return ready(settings(name, model));
  }

  static RunningServer ready(ServeSettings settings) throws InvalidModelException {
    RunningServer running = live(settings);
    try {
      running.server.load();
      return running;
    } catch (InvalidModelException | RuntimeException e) {
      running.close();
      throw e;
    }
  }

  void load() throws InvalidModelException {
    server.load();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** Posts without a Content-Type, as some clients of the protocol do. */
  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  /** Sends bytes that no HTTP client would, and reads until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return MAPPER.readTree(response.body());
  }

  /** Asserts that this is the protocol's error with this message. */
  static void assertError(HttpResponse<String> response, int status, String message) {
    assertThat(response.body()).isEqualTo("{\"error\":\"" + message + "\"}");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
