package io.modeldeployment.server.model.fetch;

import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, and for whom it is not.
 *
 * @param userInfo user and password with a colon between them, or null
 */
record Proxy(String host, int port, @Nullable String userInfo, NoProxy exceptions) {

  static Proxy parse(String url, NoProxy exceptions) throws InvalidSettingException {
    try {
      URI uri = new URI(url);
      boolean rootOnly = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      if (FetchUris.scheme(uri).equals("http") && uri.getHost() != null && rootOnly) {
        return new Proxy(uri.getHost(), FetchUris.port(uri), uri.getUserInfo(), exceptions);
      }
    } catch (URISyntaxException e) {
      // Refused below; the exception's message repeats the text, which may hold a password.
    }
    throw new InvalidSettingException(
        "PROXY_URL is not of the form http://[user:password@]host:port");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
