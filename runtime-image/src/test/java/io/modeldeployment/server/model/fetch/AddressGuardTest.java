package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses where a cloud gives out a machine's credentials are never asked. */
@Timeout(60)
class AddressGuardTest {

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.1.1:8080",
        "[fe80::1]",
        "[febf::1]",
        "[::ffff:169.254.169.254]",
        "[fd00:ec2::254]",
        "100.100.100.200",
      })
  void refusesThem(String host) {
    // given
    String uri = "http://" + host + "/latest/meta-data";

    // then
    assertThat(fixture.refusal(URI.create(uri)))
        .hasMessageStartingWith("cannot fetch " + uri + ": ")
        .hasMessageContaining(" is the link-local or metadata address ")
        .hasMessageEndingWith(", which is refused");
  }

  @Test
  void refusesThemAfterARedirect() {
    // given
    fixture.server.redirect("/first", 302, "http://169.254.169.254/latest/meta-data");

    // then
    assertThat(fixture.refusal("/first", null))
        .hasMessageEndingWith(
            "169.254.169.254 is the link-local or metadata address 169.254.169.254, which is"
                + " refused");
    assertThat(fixture.server.requests()).hasSize(1);
  }

  @Test
  void refusesThemBehindAProxyToo() throws Exception {
    try (ProxyServer proxy = new ProxyServer(null)) {
      HttpSettings http =
          new HttpSettings(
              null, null, Proxy.parse("http://127.0.0.1:" + proxy.port(), NoProxy.parse("")));

      assertThat(fixture.refusal(fixture.settings(URI.create("http://169.254.169.254/x"), http)))
          .hasMessageEndingWith("which is refused");
      assertThat(proxy.requests()).isEmpty();
    }
  }
}
