package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom a fetch over TLS trusts. */
@Timeout(120)
class TlsTest {

  private static final String PATH = "/models/iris.onnx";

  @TempDir Path root;

  private FetchFixture fixture;
  private FileServer server;
  private Path certificate;

  @BeforeEach
  void start() throws Exception {
    fixture = new FetchFixture(root);
    TlsKeys keys = new TlsKeys(root, "models");
    certificate = keys.certificate();
    server = new FileServer(keys.server()).file(PATH, fixture.model);
  }

  @AfterEach
  void stop() {
    server.close();
    fixture.close();
  }

  @Test
  void anAuthorityOfTheBundleIsTrusted() throws Exception {
    assertThat(fixture.fetch(settings(bundle(certificate)), FetchFixture.ONCE).bytes())
        .isEqualTo(fixture.model.length);
  }

  @Test
  void aBundleMayHoldSeveralWithWordsBetweenThem() throws Exception {
    // given
    Path other = new TlsKeys(root, "other").certificate();
    Path both =
        Files.writeString(
            root.resolve("both.crt"),
            "# ours\n" + Files.readString(other) + "\n# theirs\n" + Files.readString(certificate));

    // then
    assertThat(fixture.fetch(settings(bundle(both)), FetchFixture.ONCE).bytes()).isPositive();
  }

  @Test
  void withoutABundleItIsNot() {
    assertThat(fixture.refusal(settings(null), FetchFixture.QUICK))
        .hasMessageStartingWith(
            "cannot fetch %s: TLS: the server's certificate is not trusted: ", server.uri(PATH))
        .message()
        .doesNotContain("attempts");
  }

  @Test
  void aNameThatIsNotTheCertificatesIsRefused() {
    URI other = URI.create(server.uri(PATH).toString().replace("127.0.0.1", "localhost"));

    assertThat(fixture.refusal(fixture.settings(other, bundle(certificate))))
        .hasMessageContaining("TLS: the server's certificate is not trusted: ")
        .hasMessageContaining("localhost");
  }

  @Test
  void javasOwnAuthoritiesStayTrusted() throws Exception {
    KeyStore roots = new CaBundle(certificate, "ca/ca.crt").trusted();

    assertThat(roots.size()).isGreaterThan(50);
    assertThat(roots.containsAlias("bundle-1")).isTrue();
  }

  @Test
  void aBundleThatCannotBeUsedIsNamed() throws Exception {
    // given
    Path text = Files.writeString(root.resolve("text"), "no certificate");
    Path broken =
        Files.writeString(
            root.resolve("broken"),
            Files.readString(certificate)
                + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

    // then
    assertThat(fixture.refusal(settings(bundle(root.resolve("missing")))))
        .hasMessageEndingWith(
            "there is no CA bundle in ConfigMap roots/ca.crt: it or its key does not exist");
    assertThat(fixture.refusal(settings(bundle(text))))
        .hasMessageEndingWith(
            "the CA bundle in ConfigMap roots/ca.crt holds no certificate in PEM");
    assertThat(fixture.refusal(settings(bundle(broken))))
        .hasMessageEndingWith(
            "certificate 2 of the CA bundle in ConfigMap roots/ca.crt is not valid");
    assertThat(server.requests()).isEmpty();
  }

  private FetchSettings settings(@Nullable HttpSettings http) {
    return fixture.settings(server.uri(PATH), http == null ? HttpSettings.PLAIN : http);
  }

  private static HttpSettings bundle(Path file) {
    return new HttpSettings(null, new CaBundle(file, "roots/ca.crt"), null);
  }
}
