package io.modeldeployment.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class SoftwareCipherTest {

  @Test
  void allSuitesOfThePlatformStayChaCha20First() throws NoSuchAlgorithmException {
    // when
    String[] preferred = SoftwareCipher.preferred();
    // then
    assertThat(preferred)
        .containsExactlyInAnyOrder(
            SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    assertThat(preferred[0]).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
    assertThat(preferred[preferred.length - 1]).doesNotContain("CHACHA20");
  }

  @Test
  void theClientUsesThem() {
    // given
    HttpClient.Builder builder = HttpClient.newBuilder();
    // when
    new SoftwareCipher().additionalConfig(builder);
    // then
    try (HttpClient client = builder.build()) {
      assertThat(client.sslParameters().getCipherSuites()).isEqualTo(SoftwareCipher.preferred());
      assertThat(client.sslParameters().getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }
  }
}
