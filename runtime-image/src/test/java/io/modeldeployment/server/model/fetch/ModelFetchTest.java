package io.modeldeployment.server.model.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.SampleModels;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ModelFetchTest {

  private static final Digest OTHER = new Digest("0".repeat(64));

  @TempDir Path directory;
  @TempDir Path configMaps;

  private byte[] model;
  private Digest digest;
  private FileServer server;

  @BeforeEach
  void start() throws IOException {
    model = Files.readAllBytes(SampleModels.IRIS);
    digest = Digest.of(SampleModels.IRIS);
    server = new FileServer().file("/models/iris.onnx", model);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bringsTheModel() throws Exception {
    // when
    FetchedModel fetched = fetch("/models/iris.onnx", null);

    // then
    Path file = directory.resolve("iris.onnx");
    assertThat(fetched).isEqualTo(new FetchedModel(digest.toString(), model.length, file));
    assertThat(fetched.toJson())
        .isEqualTo(
            "{\"digest\":\"%s\",\"bytes\":%d,\"file\":\"iris.onnx\"}"
                .formatted(digest, model.length));
    assertThat(file).hasBinaryContent(model);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(entries()).containsExactly("iris.onnx");
  }

  @Test
  void aBodyOfUnknownLengthIsTakenToItsEnd() throws Exception {
    // given
    server.on(
        "/chunked",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(model);
        });

    // then
    assertThat(fetch("/chunked", digest).bytes()).isEqualTo(model.length);
    assertThat(entries()).containsExactly("chunked.onnx");
  }

  @Test
  void aFileThatIsAlreadyRightIsKept() throws Exception {
    // given
    fetch("/models/iris.onnx", digest);

    // when
    FetchedModel again = fetch("/models/iris.onnx", digest);

    // then
    assertThat(server.requests()).hasSize(1);
    assertThat(again)
        .isEqualTo(
            new FetchedModel(digest.toString(), model.length, directory.resolve("iris.onnx")));
  }

  @Test
  void aFileThatIsWrongIsReplaced() throws Exception {
    // given
    Files.writeString(directory.resolve("iris.onnx"), "wrong");

    // when
    fetch("/models/iris.onnx", digest);

    // then
    assertThat(directory.resolve("iris.onnx")).hasBinaryContent(model);
  }

  @Test
  void aWrongDigestLeavesNothingBehind() {
    // when
    FetchException refused = refusal("/models/iris.onnx", OTHER);

    // then
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused)
        .hasMessage(
            "model digest mismatch: expected %s, got %s from %s",
            OTHER, digest, server.uri("/models/iris.onnx"));
    assertThat(entries()).isEmpty();
  }

  @Test
  void aWrongDigestDoesNotTouchTheFileInPlace() throws Exception {
    // given
    Files.writeString(directory.resolve("iris.onnx"), "older");

    // when
    refusal("/models/iris.onnx", OTHER);

    // then
    assertThat(directory.resolve("iris.onnx")).hasContent("older");
  }

  @Test
  void leftoversOfAKilledFetchAreRemoved() throws Exception {
    // given
    Files.writeString(directory.resolve(".fetch-123.part"), "half");

    // when
    fetch("/models/iris.onnx", null);

    // then
    assertThat(entries()).containsExactly("iris.onnx");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 500, 503, 204, 304})
  void anyAnswerButTheFileIsAFailure(int status) {
    // given
    server.status("/bad", status);

    // when
    FetchException refused = refusal("/bad", null);

    // then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused)
        .hasMessageStartingWith("cannot fetch " + server.uri("/bad") + ": HTTP " + status);
    assertThat(entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreFollowedAndTheNameIsTheFirstOnes(int status) throws Exception {
    // given
    server.redirect("/first", status, "/second").redirect("/second", status, "models/iris.onnx");

    // when
    fetch("/first", digest);

    // then
    assertThat(server.requests()).containsExactly("/first", "/second", "/models/iris.onnx");
    assertThat(entries()).containsExactly("first.onnx");
  }

  @Test
  void redirectsEnd() {
    // given
    server.redirect("/loop", 302, "/loop");
    for (int i = 0; i < 5; i++) {
      server.redirect("/hop" + i, 302, i == 4 ? "/models/iris.onnx" : "/hop" + (i + 1));
    }
    server.redirect("/file", 302, "file:///etc/passwd");
    server.redirect("/nonsense", 302, "http://[");
    server.status("/nowhere", 302);

    // then
    assertThat(refusal("/loop", null)).hasMessageContaining("redirected more than 5 times");
    assertThat(refusal("/file", null)).hasMessageContaining("no HTTP address");
    assertThat(refusal("/nonsense", null)).hasMessageContaining("no address");
    assertThat(refusal("/nowhere", null)).hasMessageContaining("HTTP 302");
    assertThat(entries()).isEmpty();
  }

  @Test
  void fiveRedirectsAreFollowed() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.redirect("/hop" + i, 302, i == 4 ? "/models/iris.onnx" : "/hop" + (i + 1));
    }

    assertThat(fetch("/hop0", digest).bytes()).isEqualTo(model.length);
  }

  @Test
  void credentialsGoToTheirHostOnlyAndNeverIntoAMessage() throws Exception {
    try (FileServer elsewhere = new FileServer().status("/secret", 404)) {
      // given
      server.redirect("/private", 302, elsewhere.uri("/secret?token=t0ken") + "");
      URI uri =
          URI.create(server.uri("/private?sig=s1gn").toString().replace("//", "//user:pa%40ss@"));

      // when
      FetchException refused = refusal(uri);

      // then
      assertThat(server.credentials()).containsExactly("Basic dXNlcjpwYUBzcw==");
      assertThat(elsewhere.credentials()).containsExactly("null");
      assertThat(refused.getMessage())
          .startsWith("cannot fetch " + server.uri("/private") + ": HTTP 404")
          .endsWith(" from " + elsewhere.uri("/secret"))
          .doesNotContain("user", "pa", "s1gn", "t0ken");
    }
  }

  @Test
  void aBrokenTransferIsNoticed() {
    // given
    server.on(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, model.length + 100);
          exchange.getResponseBody().write(model);
          exchange.getResponseBody().flush();
        });

    // when
    FetchException refused = refusal("/cut", null);

    // then
    assertThat(refused.getMessage()).startsWith("cannot fetch " + server.uri("/cut") + ": ");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(entries()).isEmpty();
  }

  @Test
  void anEmptyFileIsNoModel() {
    server.file("/empty", new byte[0]);

    assertThat(refusal("/empty", null)).hasMessageEndingWith("it is empty");
    assertThat(entries()).isEmpty();
  }

  @Test
  void aFileThatIsTooLargeIsRefusedBeforeOrWhileItComes() {
    // given
    server.on(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          endless(exchange.getResponseBody(), Duration.ZERO);
        });

    // then
    assertThat(refusal(settings(server.uri("/models/iris.onnx"), null, 1000, 60, 60)))
        .hasMessageEndingWith("it is larger than the limit of 1000 bytes");
    assertThat(refusal(settings(server.uri("/endless"), null, 10_000_000, 60, 60)))
        .hasMessageEndingWith("it is larger than the limit of 10000000 bytes");
    assertThat(entries()).isEmpty();
  }

  @Test
  void silenceEndsTheFetch() {
    // given
    server.on("/silent", exchange -> sleep(Duration.ofSeconds(30)));
    server.on(
        "/stalls",
        exchange -> {
          exchange.sendResponseHeaders(200, model.length);
          exchange.getResponseBody().write(model, 0, 100);
          exchange.getResponseBody().flush();
          sleep(Duration.ofSeconds(30));
        });

    // then
    assertThat(refusal(settings(server.uri("/silent"), null, 1 << 20, 60, 1)))
        .hasMessageEndingWith("no answer for 1 s");
    assertThat(refusal(settings(server.uri("/stalls"), null, 1 << 20, 60, 1)))
        .hasMessageEndingWith("no answer for 1 s");
    assertThat(entries()).isEmpty();
  }

  @Test
  void slownessEndsTheFetch() {
    // given
    server.on(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          endless(exchange.getResponseBody(), Duration.ofMillis(50));
        });

    // when
    long begin = System.nanoTime();
    FetchException refused = refusal(settings(server.uri("/slow"), null, 1 << 30, 2, 1));

    // then
    assertThat(refused).hasMessageEndingWith("it did not finish within 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(entries()).isEmpty();
  }

  @Test
  void aHostThatIsNotThereIsNamed() throws Exception {
    // given
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }

    // then
    assertThat(refusal(URI.create("http://127.0.0.1:" + freePort + "/m.onnx")))
        .hasMessageStartingWith(
            "cannot fetch http://127.0.0.1:" + freePort + "/m.onnx: cannot connect");
    assertThat(refusal(URI.create("http://no-such-host.invalid/m.onnx")))
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
      assertThat(refusal(URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/m.onnx")))
          .hasMessageContaining("/m.onnx: TLS: ");
    }
  }

  @Test
  void aConfigMapsKeyIsCopied() throws Exception {
    // given
    Files.write(configMaps.resolve("iris.v1.onnx"), model);

    // when
    FetchedModel fetched =
        new ModelFetch(settings(ModelUri.parse("configmap://models/iris.v1.onnx"), digest)).run();

    // then
    assertThat(fetched.file()).hasBinaryContent(model).hasFileName("iris.v1.onnx");
    assertThat(refusal(settings(ModelUri.parse("configmap://models/other"), null)))
        .hasMessage("cannot fetch configmap://models/other: ConfigMap models has no key other");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    // given
    Path file = Files.writeString(directory.resolve("file"), "");

    // when
    FetchSettings settings =
        new FetchSettings(
            new ModelUri.Http(server.uri("/models/iris.onnx")),
            null,
            configMaps,
            file.resolve("models"),
            1 << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    // then
    assertThat(refusal(settings)).hasMessageContaining(file.toString());
  }

  private FetchedModel fetch(String path, @Nullable Digest expected) throws FetchException {
    return new ModelFetch(settings(server.uri(path), expected, 1 << 20, 60, 60)).run();
  }

  private FetchException refusal(String path, @Nullable Digest expected) {
    return refusal(settings(server.uri(path), expected, 1 << 20, 60, 60));
  }

  private FetchException refusal(URI uri) {
    return refusal(settings(uri, null, 1 << 20, 60, 60));
  }

  private static FetchException refusal(FetchSettings settings) {
    return catchThrowableOfType(FetchException.class, () -> new ModelFetch(settings).run());
  }

  private FetchSettings settings(
      URI uri, @Nullable Digest expected, long mostBytes, int totalSeconds, int idleSeconds) {
    return new FetchSettings(
        new ModelUri.Http(uri),
        expected,
        configMaps,
        directory,
        mostBytes,
        Duration.ofSeconds(totalSeconds),
        Duration.ofSeconds(idleSeconds));
  }

  private FetchSettings settings(ModelUri uri, @Nullable Digest expected) {
    return new FetchSettings(
        uri,
        expected,
        configMaps,
        directory,
        1 << 20,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  private Stream<String> entries() {
    String[] names = directory.toFile().list();
    return Stream.of(names == null ? new String[0] : names).sorted();
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
