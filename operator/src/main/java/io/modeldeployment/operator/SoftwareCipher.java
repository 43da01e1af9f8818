package io.modeldeployment.operator;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Talks to the API server with a cipher that is fast without hardware. The JVM uses the processor's
 * AES instructions only in code of its second compiler, which the operator does without to stay
 * small; ChaCha20 takes a sixth of the time then. A server that does not have it gets AES.
 */
final class SoftwareCipher extends JdkHttpClientFactory {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  @Override
  protected void additionalConfig(HttpClient.Builder builder) {
    builder.sslParameters(new SSLParameters(preferred(), PROTOCOLS));
  }

  /** The platform's suites, those with ChaCha20 first. */
  static String[] preferred() {
    try {
      String[] suites = SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites();
      Arrays.sort(suites, Comparator.comparing(suite -> !suite.contains("CHACHA20")));
      return suites;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has a default TLS context", e);
    }
  }
}
