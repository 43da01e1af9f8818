package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** What a fetch brings, and from where. */
@Timeout(60)
class ModelFetchTest {

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
  void bringsTheModel() throws Exception {
    // when
    FetchedModel fetched = fixture.fetch("/models/iris.onnx", null);

    // then
    Path file = fixture.directory.resolve("iris.onnx");
    assertThat(fetched)
        .isEqualTo(new FetchedModel(fixture.digest.toString(), fixture.model.length, file));
    assertThat(fetched.toJson())
        .isEqualTo(
            "{\"digest\":\"%s\",\"bytes\":%d,\"file\":\"iris.onnx\"}"
                .formatted(fixture.digest, fixture.model.length));
    assertThat(file).hasBinaryContent(fixture.model);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(fixture.entries()).containsExactly("iris.onnx");
  }

  @Test
  void aBodyOfUnknownLengthIsTakenToItsEnd() throws Exception {
    // given
    fixture.server.on(
        "/chunked",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(fixture.model);
        });

    // then
    assertThat(fixture.fetch("/chunked", fixture.digest).bytes()).isEqualTo(fixture.model.length);
    assertThat(fixture.entries()).containsExactly("chunked.onnx");
  }

  @Test
  void aFileThatIsAlreadyRightIsKept() throws Exception {
    // given
    fixture.fetch("/models/iris.onnx", fixture.digest);

    // when
    FetchedModel again = fixture.fetch("/models/iris.onnx", fixture.digest);

    // then
    assertThat(fixture.server.requests()).hasSize(1);
    assertThat(again)
        .isEqualTo(
            new FetchedModel(
                fixture.digest.toString(),
                fixture.model.length,
                fixture.directory.resolve("iris.onnx")));
  }

  @Test
  void aFileThatIsWrongIsReplaced() throws Exception {
    // given
    Files.writeString(fixture.directory.resolve("iris.onnx"), "wrong");

    // when
    fixture.fetch("/models/iris.onnx", fixture.digest);

    // then
    assertThat(fixture.directory.resolve("iris.onnx")).hasBinaryContent(fixture.model);
  }

  @Test
  void leftoversOfAKilledFetchAreRemoved() throws Exception {
    // given
    Files.writeString(fixture.directory.resolve(".fetch.part"), "half");

    // when
    fixture.fetch("/models/iris.onnx", null);

    // then
    assertThat(fixture.entries()).containsExactly("iris.onnx");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreFollowedAndTheNameIsTheFirstOnes(int status) throws Exception {
    // given
    fixture
        .server
        .redirect("/first", status, "/second")
        .redirect("/second", status, "models/iris.onnx");

    // when
    fixture.fetch("/first", fixture.digest);

    // then
    assertThat(fixture.server.requests()).containsExactly("/first", "/second", "/models/iris.onnx");
    assertThat(fixture.entries()).containsExactly("first.onnx");
  }

  @Test
  void asksForTheFileAndNothingElse() throws Exception {
    // given
    Set<String> headers = new TreeSet<>();
    fixture.server.on(
        "/plain",
        exchange -> {
          headers.addAll(exchange.getRequestHeaders().keySet());
          exchange.sendResponseHeaders(200, fixture.model.length);
          exchange.getResponseBody().write(fixture.model);
        });

    // when
    fixture.fetch("/plain", fixture.digest);

    // then: no coding, no other protocol
    assertThat(headers).containsOnly("Accept", "Connection", "Host", "User-agent");
  }

  @Test
  void anAddressOfVersionSixIsReached() throws Exception {
    HttpServer six;
    try {
      six = HttpServer.create(new InetSocketAddress("::1", 0), 0);
    } catch (SocketException e) {
      throw new TestAbortedException("this machine has no IPv6", e);
    }
    try (FileServer server = new FileServer(six).file("/m.onnx", fixture.model)) {
      // when
      URI uri = URI.create("http://[::1]:" + server.port() + "/m.onnx");
      FetchedModel fetched =
          fixture.fetch(fixture.settings(uri, HttpSettings.PLAIN), FetchFixture.ONCE);

      // then
      assertThat(fetched.bytes()).isEqualTo(fixture.model.length);
    }
  }

  @Test
  void fiveRedirectsAreFollowed() throws Exception {
    for (int i = 0; i < 5; i++) {
      fixture.server.redirect("/hop" + i, 302, i == 4 ? "/models/iris.onnx" : "/hop" + (i + 1));
    }

    assertThat(fixture.fetch("/hop0", fixture.digest).bytes()).isEqualTo(fixture.model.length);
  }

  @Test
  void aConfigMapsKeyIsCopied() throws Exception {
    // given
    Files.write(fixture.configMaps.resolve("iris.v1.onnx"), fixture.model);

    // when
    FetchedModel fetched =
        fixture.fetch(
            fixture.settings(ModelUri.parse("configmap://models/iris.v1.onnx"), fixture.digest),
            FetchFixture.ONCE);

    // then
    assertThat(fetched.file()).hasBinaryContent(fixture.model).hasFileName("iris.v1.onnx");
    assertThat(fixture.refusal(fixture.settings(ModelUri.parse("configmap://models/other"), null)))
        .hasMessage("cannot fetch configmap://models/other: ConfigMap models has no key other");
  }
}
