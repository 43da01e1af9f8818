package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Makes an HTTP client that does only what it is told: no redirects, retries, cookies, coding. */
final class HttpConnections {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private HttpConnections() {}

  static CloseableHttpClient client(HttpSettings settings, Duration idle) throws IOException {
    Proxy proxy = settings.proxy();
    return HttpClients.custom()
        .setConnectionManager(connections(settings, idle))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(Timeout.of(idle))
                // No offer to change to TLS on the way, which servers may misunderstand.
                .setProtocolUpgradeEnabled(false)
                .build())
        .setRoutePlanner(new Route(proxy))
        .setDefaultCredentialsProvider(proxyUser(proxy))
        .setUserAgent("model-server")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableContentCompression()
        .build();
  }

  private static HttpClientConnectionManager connections(HttpSettings settings, Duration idle)
      throws IOException {
    CaBundle bundle = settings.caBundle();
    Timeout silence = Timeout.of(idle);
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(new AddressGuard())
        .setTlsSocketStrategy(new Tls(bundle == null ? null : bundle.context()))
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(silence).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(idle.compareTo(CONNECT) < 0 ? idle : CONNECT))
                .setSocketTimeout(silence)
                .build())
        .build();
  }

  private static BasicCredentialsProvider proxyUser(@Nullable Proxy proxy) {
    BasicCredentialsProvider users = new BasicCredentialsProvider();
    if (proxy != null && proxy.userInfo() != null) {
      String[] user = proxy.userInfo().split(":", 2);
      users.setCredentials(
          new AuthScope(proxy.host(), proxy.port()),
          new UsernamePasswordCredentials(user[0], (user.length > 1 ? user[1] : "").toCharArray()));
    }
    return users;
  }

  /** TLS with these authorities, or Java's, which are read when the first connection needs them. */
  private static final class Tls implements TlsSocketStrategy {

    private final @Nullable SSLContext bundle;

    Tls(@Nullable SSLContext bundle) {
      this.bundle = bundle;
    }

    @Override
    public SSLSocket upgrade(
        Socket socket, String target, int port, Object attachment, HttpContext context)
        throws IOException {
      return ClientTlsStrategyBuilder.create()
          .setSslContext(bundle == null ? SSLContexts.createSystemDefault() : bundle)
          // Java's own check of the host's name; the library's would read a long list first.
          .setHostVerificationPolicy(HostnameVerificationPolicy.BUILTIN)
          .setHostnameVerifier(NoopHostnameVerifier.INSTANCE)
          .buildClassic()
          .upgrade(socket, target, port, attachment, context);
    }
  }

  /** Through the proxy, unless the host is excepted. */
  private static final class Route extends DefaultRoutePlanner {

    private final @Nullable Proxy proxy;

    Route(@Nullable Proxy proxy) {
      super(null);
      this.proxy = proxy;
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
      return proxy == null || proxy.exceptions().covers(target.getHostName())
          ? null
          : new HttpHost("http", proxy.host(), proxy.port());
    }
  }
}
