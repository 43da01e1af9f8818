package io.modeldeployment.e2e.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks a model on a new connection each time. Written on a plain socket, so that no library tries
 * anything a second time and hides a failure.
 */
final class ReconnectingClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 20_000;

  private final URI base;
  private final String path;

  ReconnectingClient(String baseUrl, String modelName) {
    this.base = URI.create(baseUrl);
    this.path = "/v2/models/" + modelName + "/infer";
  }

  JsonNode infer(String request) throws IOException {
    int port = base.getPort() < 0 ? 80 : base.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(base.getHost(), port), CONNECT_MILLIS);
      socket.setSoTimeout(READ_MILLIS);
      socket.getOutputStream().write(message(request));
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private byte[] message(String request) {
    byte[] body = request.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.0\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    return (head.formatted(path, base.getHost(), body.length) + request)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** In HTTP/1.0 the body ends with the connection and is not in chunks. */
  private static JsonNode parse(String response) throws IOException {
    if (!response.matches("(?s)HTTP/1\\.[01] 200 .*")) {
      throw new IOException(
          response.isEmpty() ? "the connection was closed without an answer" : response);
    }
    return JSON.readTree(response.substring(response.indexOf("\r\n\r\n") + 4));
  }
}
