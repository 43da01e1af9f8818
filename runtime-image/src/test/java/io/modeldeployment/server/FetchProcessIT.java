package io.modeldeployment.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.modeldeployment.server.model.SampleModels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the fetching process leaves behind: a file, an exit code and a last word. */
@Timeout(120)
class FetchProcessIT {

  @TempDir Path directory;

  private HttpServer server;
  private byte[] model;
  private String digest;
  private String uri;

  @BeforeEach
  void start() throws Exception {
    model = Files.readAllBytes(SampleModels.IRIS);
    digest =
        "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/iris.onnx",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, model.length);
            exchange.getResponseBody().write(model);
          }
        });
    server.start();
    uri =
        "http://user:secret@127.0.0.1:" + server.getAddress().getPort() + "/iris.onnx?token=secret";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatIsFetchedCanBeServed() throws Exception {
    // when
    try (ServerProcess fetch = fetch(Map.of("MODEL_URI", uri, "MODEL_DIGEST", digest))) {
      // then
      assertThat(fetch.awaitExit()).isZero();
      String report =
          "{\"digest\":\"%s\",\"bytes\":%d,\"file\":\"iris.onnx\"}".formatted(digest, model.length);
      assertThat(fetch.terminationMessage()).isEqualTo(report);
      assertThat(fetch.stdout()).isEqualTo(report + "\n");
      assertThat(fetch.stderr()).isEmpty();
    }
    try (ServerProcess serve =
        ServerProcess.start(directory, Map.of("MODEL_DIR", models().toString()), "serve")) {
      serve.awaitReady();
      assertThat(serve.get("/v2/models/model").body()).contains("features");
    }
  }

  @Test
  void aWrongDigestEndsWithItsOwnCode() throws Exception {
    // given
    String expected = "sha256:" + "0".repeat(64);

    try (ServerProcess fetch = fetch(Map.of("MODEL_URI", uri, "MODEL_DIGEST", expected))) {
      // then
      assertThat(fetch.awaitExit()).isEqualTo(4);
      assertThat(fetch.terminationMessage())
          .isEqualTo(
              "model digest mismatch: expected %s, got %s from http://127.0.0.1:%d/iris.onnx"
                  .formatted(expected, digest, server.getAddress().getPort()));
      assertThat(fetch.stderr()).isEqualTo(fetch.terminationMessage() + "\n");
    }
  }

  @Test
  void anyOtherFailureEndsWithOne() throws Exception {
    try (ServerProcess fetch = fetch(Map.of("MODEL_URI", uri.replace("iris", "rose")))) {
      assertThat(fetch.awaitExit()).isEqualTo(1);
      assertThat(fetch.terminationMessage())
          .isEqualTo(
              "cannot fetch http://127.0.0.1:%d/rose.onnx: HTTP 404 Not Found"
                  .formatted(server.getAddress().getPort()));
      assertThat(fetch.stderr()).isEqualTo(fetch.terminationMessage() + "\n");
    }
    try (ServerProcess fetch = fetch(Map.of())) {
      assertThat(fetch.awaitExit()).isEqualTo(1);
      assertThat(fetch.terminationMessage()).isEqualTo("MODEL_URI is not set");
    }
  }

  private ServerProcess fetch(Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("MODEL_DIR", models().toString());
    return ServerProcess.start(directory, all, "fetch");
  }

  private Path models() {
    return directory.resolve("models");
  }
}
