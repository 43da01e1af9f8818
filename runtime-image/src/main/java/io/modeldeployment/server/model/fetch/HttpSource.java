package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Opens a model over HTTP, following a few redirects but never from https to http. */
final class HttpSource {

  private static final int MOST_REDIRECTS = 5;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Duration idle;
  private final Deadline deadline;

  HttpSource(Duration idle, Deadline deadline) {
    this.idle = idle;
    this.deadline = deadline;
  }

  Content open(URI start) throws IOException {
    URI uri = start;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      deadline.check();
      HttpURLConnection connection = connect(uri, start);
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        return new Content(connection.getInputStream(), connection.getContentLengthLong());
      }
      String location = connection.getHeaderField("Location");
      connection.disconnect();
      if (!isRedirect(status) || location == null) {
        throw new FetchFailure(answered(status, connection, uri, start));
      }
      uri = target(uri, location);
    }
    throw new FetchFailure("it was redirected more than " + MOST_REDIRECTS + " times");
  }

  private HttpURLConnection connect(URI uri, URI start) throws IOException {
    if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new FetchFailure("it is not an HTTP address");
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) Math.min(CONNECT.toMillis(), idle.toMillis()));
    connection.setReadTimeout((int) idle.toMillis());
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "model-server");
    connection.setRequestProperty("Accept", "*/*");
    // Credentials go to the host they were given for, and nowhere it may point to.
    if (FetchUris.sameOrigin(uri, start)) {
      FetchUris.authorization(start)
          .ifPresent(value -> connection.setRequestProperty("Authorization", value));
    }
    return connection;
  }

  private static URI target(URI from, String location) throws FetchFailure {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new FetchFailure("it was redirected to something that is no address");
    }
    String scheme = FetchUris.scheme(to);
    if (to.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new FetchFailure("it was redirected to something that is no HTTP address");
    }
    if (scheme.equals("http") && FetchUris.scheme(from).equals("https")) {
      throw new FetchFailure(
          "it was redirected from https to http, which is refused: " + FetchUris.shown(to));
    }
    return to;
  }

  private static String answered(int status, HttpURLConnection connection, URI uri, URI start)
      throws IOException {
    String phrase = connection.getResponseMessage();
    String where = uri.equals(start) ? "" : " from " + FetchUris.shown(uri);
    return "HTTP " + status + (phrase == null ? "" : " " + phrase) + where;
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }
}
