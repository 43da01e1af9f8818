package io.modeldeployment.server.model.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fetch refuses, how soon, and that it leaves nothing behind. */
@Timeout(60)
class FetchFailureTest {

  @TempDir Path root;

  private FetchFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = new FetchFixture(root);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aWrongDigestLeavesNothingBehind() {
    // when
    FetchException refused = fixture.refusal("/models/iris.onnx", FetchFixture.OTHER);

    // then
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused)
        .hasMessage(
            "model digest mismatch: expected %s, got %s from %s",
            FetchFixture.OTHER, fixture.digest, fixture.server.uri("/models/iris.onnx"));
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void aWrongDigestDoesNotTouchTheFileInPlace() throws Exception {
    // given
    Files.writeString(fixture.directory.resolve("iris.onnx"), "older");

    // when
    fixture.refusal("/models/iris.onnx", FetchFixture.OTHER);

    // then
    assertThat(fixture.directory.resolve("iris.onnx")).hasContent("older");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 500, 503, 204, 304})
  void anyAnswerButTheFileIsAFailure(int status) {
    // given
    fixture.server.status("/bad", status);

    // when
    FetchException refused = fixture.refusal("/bad", null);

    // then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused)
        .hasMessageStartingWith("cannot fetch " + fixture.server.uri("/bad") + ": HTTP " + status);
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void redirectsEnd() {
    // given
    fixture.server.redirect("/loop", 302, "/loop");
    for (int i = 0; i < 5; i++) {
      fixture.server.redirect("/hop" + i, 302, i == 4 ? "/models/iris.onnx" : "/hop" + (i + 1));
    }
    fixture.server.redirect("/file", 302, "file:///etc/passwd");
    fixture.server.redirect("/nonsense", 302, "http://[");
    fixture.server.status("/nowhere", 302);

    // then
    assertThat(fixture.refusal("/loop", null)).hasMessageContaining("redirected more than 5 times");
    assertThat(fixture.refusal("/file", null)).hasMessageContaining("no HTTP address");
    assertThat(fixture.refusal("/nonsense", null)).hasMessageContaining("no address");
    assertThat(fixture.refusal("/nowhere", null)).hasMessageContaining("HTTP 302");
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void credentialsGoToTheirHostOnlyAndNeverIntoAMessage() throws Exception {
    try (FileServer elsewhere = new FileServer().status("/secret", 404)) {
      // given
      fixture.server.redirect("/private", 302, elsewhere.uri("/secret?token=t0ken") + "");
      URI uri =
          URI.create(
              fixture.server.uri("/private?sig=s1gn").toString().replace("//", "//user:pa%40ss@"));

      // when
      FetchException refused = fixture.refusal(uri);

      // then
      assertThat(fixture.server.credentials()).containsExactly("Basic dXNlcjpwYUBzcw==");
      assertThat(elsewhere.credentials()).containsExactly("null");
      assertThat(refused.getMessage())
          .startsWith("cannot fetch " + fixture.server.uri("/private") + ": HTTP 404")
          .endsWith(" from " + elsewhere.uri("/secret"))
          .doesNotContain("user", "pa", "s1gn", "t0ken");
    }
  }

  @Test
  void aBrokenTransferIsNoticed() {
    // given
    fixture.server.on(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, fixture.model.length + 100);
          exchange.getResponseBody().write(fixture.model);
          exchange.getResponseBody().flush();
        });

    // when
    FetchException refused = fixture.refusal("/cut", null);

    // then
    assertThat(refused.getMessage())
        .startsWith("cannot fetch " + fixture.server.uri("/cut") + ": ");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void anEmptyFileIsNoModel() {
    fixture.server.file("/empty", new byte[0]);

    assertThat(fixture.refusal("/empty", null)).hasMessageEndingWith("it is empty");
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void aFileThatIsTooLargeIsRefusedBeforeOrWhileItComes() {
    // given
    fixture.server.on(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          endless(exchange.getResponseBody(), Duration.ZERO);
        });

    // then
    assertThat(
            fixture.refusal(
                fixture.settings(fixture.server.uri("/models/iris.onnx"), null, 1000, 60, 60)))
        .hasMessageEndingWith("it is larger than the limit of 1000 bytes");
    assertThat(
            fixture.refusal(
                fixture.settings(fixture.server.uri("/endless"), null, 10_000_000, 60, 60)))
        .hasMessageEndingWith("it is larger than the limit of 10000000 bytes");
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void silenceEndsTheFetch() {
    // given
    fixture.server.on("/silent", exchange -> sleep(Duration.ofSeconds(30)));
    fixture.server.on(
        "/stalls",
        exchange -> {
          exchange.sendResponseHeaders(200, fixture.model.length);
          exchange.getResponseBody().write(fixture.model, 0, 100);
          exchange.getResponseBody().flush();
          sleep(Duration.ofSeconds(30));
        });

    // then
    assertThat(
            fixture.refusal(fixture.settings(fixture.server.uri("/silent"), null, 1 << 20, 60, 1)))
        .hasMessageEndingWith("no answer for 1 s");
    assertThat(
            fixture.refusal(fixture.settings(fixture.server.uri("/stalls"), null, 1 << 20, 60, 1)))
        .hasMessageEndingWith("no answer for 1 s");
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void slownessEndsTheFetch() {
    // given
    fixture.server.on(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          endless(exchange.getResponseBody(), Duration.ofMillis(50));
        });

    // when
    long begin = System.nanoTime();
    FetchException refused =
        fixture.refusal(fixture.settings(fixture.server.uri("/slow"), null, 1 << 30, 2, 1));

    // then
    assertThat(refused).hasMessageEndingWith("it did not finish within 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(fixture.entries()).isEmpty();
  }

  @Test
  void aHostThatIsNotThereIsNamed() throws Exception {
    // given
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }

    // then
    assertThat(fixture.refusal(URI.create("http://127.0.0.1:" + freePort + "/m.onnx")))
        .hasMessageStartingWith(
            "cannot fetch http://127.0.0.1:" + freePort + "/m.onnx: cannot connect");
    assertThat(fixture.refusal(URI.create("http://no-such-host.invalid/m.onnx")))
        .hasMessageEndingWith("unknown host no-such-host.invalid");
  }

  @Test
  void aServerWithoutTlsIsNoHttpsServer() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // given
      Thread.startVirtualThread(() -> {
        try (Socket socket = plain.accept()) {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });

      // then
      assertThat(
              fixture.refusal(URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/m.onnx")))
          .hasMessageContaining("/m.onnx: TLS: ");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    // given
    Path file = Files.writeString(fixture.directory.resolve("file"), "");

    // when
    FetchSettings settings =
        new FetchSettings(
            new ModelUri.Http(fixture.server.uri("/models/iris.onnx")),
            null,
            new FetchSettings.Mounts(fixture.configMaps, fixture.claim),
            file.resolve("models"),
            1 << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            HttpSettings.PLAIN);

    // then
    assertThat(fixture.refusal(settings)).hasMessageContaining(file.toString());
  }

  private static void endless(OutputStream out, Duration pause) throws IOException {
    byte[] block = new byte[8192];
    for (int i = 0; i < 100_000; i++) {
      out.write(block, 0, pause.isZero() ? block.length : 10);
      out.flush();
      sleep(pause);
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
