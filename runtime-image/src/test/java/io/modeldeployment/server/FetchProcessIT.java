package io.modeldeployment.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modeldeployment.server.model.SampleModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
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
  void whatIsLinkedOnAClaimCanBeServed() throws Exception {
    // given
    Path claim = Files.createDirectories(directory.resolve("claim"));
    Files.write(Files.createDirectory(claim.resolve("iris")).resolve("v1"), model);
    Map<String, String> environment =
        Map.of("MODEL_URI", "pvc://models/iris/v1", "PVC_DIR", claim.toString());

    // when
    try (ServerProcess fetch = fetch(environment)) {
      // then
      assertThat(fetch.awaitExit()).isZero();
      assertThat(fetch.terminationMessage())
          .isEqualTo(
              "{\"digest\":\"%s\",\"bytes\":%d,\"file\":\"v1.onnx\"}"
                  .formatted(digest, model.length));
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

  @Test
  void aVolumeThatIsFullIsNamedWithTheModelsSize() throws Exception {
    // given: a volume of 256 KiB that only the process sees, and a model of 1 MiB
    assumeThat(canMount()).as("mounting a tmpfs needs root and unshare").isTrue();
    byte[] large = new byte[1 << 20];
    server.createContext("/announced.onnx", exchange -> send(exchange, large, large.length));
    server.createContext("/unannounced.onnx", exchange -> send(exchange, large, 0));

    // then
    assertThat(lastWordOnSmallVolume("announced"))
        .matches(
            "cannot fetch .*: the volume at .* has \\d+ bytes left, but the model has 1048576 bytes");
    assertThat(lastWordOnSmallVolume("unannounced"))
        .matches(
            "cannot fetch .*: the volume at .* is full: it has room for \\d+ bytes of the model");
  }

  private String lastWordOnSmallVolume(String model) throws Exception {
    String script = "mount -t tmpfs -o size=256k tmpfs \"$0\" && exec \"$@\"";
    List<String> starter =
        List.of(
            "unshare", "--mount", "sh", "-c", script, Files.createDirectories(models()).toString());
    Map<String, String> environment =
        Map.of("MODEL_URI", uri.replace("iris", model), "MODEL_DIR", models().toString());
    try (ServerProcess fetch = ServerProcess.start(directory, starter, environment, "fetch")) {
      assertThat(fetch.awaitExit()).isEqualTo(1);
      assertThat(fetch.stderr()).isEqualTo(fetch.terminationMessage() + "\n");
      return fetch.terminationMessage();
    }
  }

  private static boolean canMount() throws Exception {
    try {
      return new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aNameThatLeadsToTheCloudsMetadataIsRefused() throws Exception {
    // given
    Path hosts = Files.writeString(directory.resolve("hosts"), "169.254.169.254 models.example\n");
    Map<String, String> environment =
        Map.of(
            "MODEL_URI",
            "http://models.example/iris.onnx",
            "JDK_JAVA_OPTIONS",
            "-Djdk.net.hosts.file=" + hosts);

    try (ServerProcess fetch = fetch(environment)) {
      // then
      assertThat(fetch.awaitExit()).isEqualTo(1);
      assertThat(fetch.terminationMessage())
          .isEqualTo(
              "cannot fetch http://models.example/iris.onnx: models.example is the link-local or"
                  + " metadata address 169.254.169.254, which is refused");
    }
  }

  @Test
  void aFailureThatDoesNotPassIsReportedSoonAndEndsWithItsReason() throws Exception {
    // given
    server.createContext("/broken.onnx", exchange -> send(exchange, new byte[0], -1));

    // when
    try (ServerProcess fetch = fetch(Map.of("MODEL_URI", uri.replace("iris", "broken")))) {
      // then
      assertThat(fetch.awaitExit()).isEqualTo(1);
      assertThat(fetch.terminationMessage())
          .matches("cannot fetch .*/broken.onnx: HTTP 500 Internal Server Error \\(4 attempts\\)");
      assertThat(fetch.stderr().lines()).hasSize(4).last().isEqualTo(fetch.terminationMessage());
      assertThat(fetch.stderr() + fetch.stdout()).doesNotContain("secret");
    }
  }

  /** Sends bytes; a length of 0 announces none, and one below it is an error without any. */
  private static void send(HttpExchange exchange, byte[] bytes, long length) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(length < 0 ? 500 : 200, length);
      exchange.getResponseBody().write(bytes);
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
