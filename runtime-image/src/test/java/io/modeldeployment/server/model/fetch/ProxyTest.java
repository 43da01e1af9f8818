package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through a proxy, and around it. */
@Timeout(60)
class ProxyTest {

  private static final String PATH = "/models/iris.onnx";
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("user:s3cr3t".getBytes());

  @TempDir Path root;

  private FetchFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new FetchFixture(root);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user:s3cr3t@"})
  void httpGoesThroughTheProxy(String user) throws Exception {
    try (ProxyServer proxy = new ProxyServer(user.isEmpty() ? null : BASIC)) {
      // when
      fetch(settings(user, proxy.port(), ""));

      // then
      assertThat(proxy.requests()).containsExactly("GET " + fixture.server.uri(PATH) + " HTTP/1.1");
      assertThat(fixture.server.credentials()).containsExactly("null");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user:s3cr3t@"})
  void httpsGoesThroughATunnel(String user) throws Exception {
    TlsKeys keys = new TlsKeys(root, "models");
    try (ProxyServer proxy = new ProxyServer(user.isEmpty() ? null : BASIC);
        FileServer server = new FileServer(keys.server()).file(PATH, fixture.model)) {
      // given
      CaBundle bundle = new CaBundle(keys.certificate(), "roots/ca.crt");
      HttpSettings http = new HttpSettings(null, bundle, http(user, proxy.port(), "").proxy());

      // when
      fetch(fixture.settings(server.uri(PATH), http));

      // then
      assertThat(proxy.requests())
          .containsExactly("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1");
      assertThat(server.credentials()).containsExactly("null");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aProxyThatRefusesIsNamedWithoutItsPassword(String scheme) throws Exception {
    try (ProxyServer proxy = new ProxyServer("Basic other")) {
      // given
      URI uri = URI.create(fixture.server.uri(PATH).toString().replace("http:", scheme + ":"));

      // when
      FetchException refused =
          fixture.refusal(fixture.settings(uri, http("user:s3cr3t@", proxy.port(), "")));

      // then
      assertThat(refused)
          .hasMessage(
              "cannot fetch %s: HTTP 407 Proxy Authentication Required through the proxy"
                  + " 127.0.0.1:%d",
              uri, proxy.port());
      assertThat(fixture.server.requests()).isEmpty();
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws Exception {
    // given
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }

    // then
    assertThat(fixture.refusal(settings("user:s3cr3t@", freePort, "")))
        .hasMessageContaining("cannot connect to 127.0.0.1:" + freePort + ": ")
        .message()
        .doesNotContain("s3cr3t");
  }

  @Test
  void anExceptedHostIsReachedDirectly() throws Exception {
    try (ProxyServer proxy = new ProxyServer(null)) {
      fetch(settings("", proxy.port(), "example.com, 127.0.0.0/8"));

      assertThat(proxy.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com        | example.com        | true",
        "example.com        | a.Example.com      | true",
        "example.com        | notexample.com     | false",
        ".example.com       | a.example.com      | true",
        ".example.com       | example.com        | false",
        "*.example.com      | a.example.com      | true",
        ".svc,.local        | m.models.svc       | true",
        "a, b ,,c           | b                  | true",
        "*                  | anything           | true",
        "''                 | anything           | false",
        "10.1.2.3           | 10.1.2.3           | true",
        "10.1.2.3           | 10.1.2.30          | false",
        "10.0.0.0/8         | 10.255.0.1         | true",
        "10.0.0.0/8         | 11.0.0.1           | false",
        "10.128.0.0/9       | 10.127.0.1         | false",
        "10.0.0.0/8         | ten.example.com    | false",
        "0.0.0.0/0          | 1.2.3.4            | true",
        "fd00::/8           | [fd12::1]          | true",
        "fd00::/8           | 10.0.0.1           | false",
        "[::1]              | [0:0:0:0:0:0:0:1]  | true",
      })
  void exceptionsAreReadAsElsewhere(String list, String host, boolean covered) throws Exception {
    assertThat(NoProxy.parse(list).covers(host)).isEqualTo(covered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "example.com/8", "fd00::/-1"})
  void whatIsNoRangeIsRefused(String entry) {
    assertThatThrownBy(() -> NoProxy.parse("a," + entry))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("NO_PROXY has '%s', which is no range of addresses such as 10.0.0.0/8", entry);
  }

  private void fetch(FetchSettings settings) throws FetchException {
    assertThat(fixture.fetch(settings, FetchFixture.ONCE).bytes()).isEqualTo(fixture.model.length);
  }

  private FetchSettings settings(String user, int port, String exceptions)
      throws InvalidSettingException {
    return fixture.settings(fixture.server.uri(PATH), http(user, port, exceptions));
  }

  private static HttpSettings http(String user, int port, String exceptions)
      throws InvalidSettingException {
    Proxy proxy = Proxy.parse("http://" + user + "127.0.0.1:" + port, NoProxy.parse(exceptions));
    return new HttpSettings(null, null, proxy);
  }
}
