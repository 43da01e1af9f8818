package io.modeldeployment.server.model.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The parts of HTTP URIs that a fetch decides by. */
final class FetchUris {

  private FetchUris() {}

  static String shown(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return origin(uri) + path;
  }

  /** The URI to ask a server for: without the user, who goes into a header. */
  static URI requested(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(origin(uri) + path + query);
  }

  static String scheme(URI uri) {
    return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return scheme(uri).equals("https") ? 443 : 80;
  }

  /** The host without the brackets around an IPv6 address. */
  static String bareHost(URI uri) {
    return uri.getHost().replaceAll("[\\[\\]]", "");
  }

  /** The Authorization header for a URI that names a user. */
  static Optional<String> authorization(URI uri) {
    return Optional.ofNullable(uri.getUserInfo()).map(FetchUris::basic);
  }

  /** The header for a user and password with a colon between them. */
  static String basic(String userAndPassword) {
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }

  static boolean sameOrigin(URI a, URI b) {
    return scheme(a).equals(scheme(b))
        && String.valueOf(a.getHost()).equalsIgnoreCase(b.getHost())
        && port(a) == port(b);
  }

  private static String origin(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return scheme(uri) + "://" + uri.getHost() + port;
  }
}
