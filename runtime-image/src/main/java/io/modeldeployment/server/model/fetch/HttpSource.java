package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** Opens a model over HTTP, following a few redirects but never from https to http. */
final class HttpSource {

  private static final int MOST_REDIRECTS = 5;

  private final CloseableHttpClient client;
  private final URI start;
  private final @Nullable String authorization;
  private final @Nullable Proxy proxy;
  private final Deadline deadline;

  /**
   * @param authorization the header for the start's origin, and for no other
   * @param proxy what may answer instead of the server
   */
  HttpSource(
      CloseableHttpClient client,
      URI start,
      @Nullable String authorization,
      @Nullable Proxy proxy,
      Deadline deadline) {
    this.client = client;
    this.start = start;
    this.authorization = authorization;
    this.proxy = proxy;
    this.deadline = deadline;
  }

  /**
   * Opens it, from where an earlier transfer broke off if the server agrees that the file is still
   * the same, and from its beginning otherwise.
   */
  Content open(Optional<Resumption> resumption) throws IOException {
    URI uri = start;
    boolean atHome = true;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      deadline.check();
      Exchange exchange = ask(uri, atHome, resumption.orElse(null));
      switch (Answer.of(exchange.response(), resumption.orElse(null))) {
        case Answer.Whole whole -> {
          return exchange.content(0, whole.length());
        }
        case Answer.Rest rest -> {
          return exchange.content(rest.offset(), rest.length());
        }
        case Answer.Other() -> {
          exchange.end();
          return open(Optional.empty());
        }
        case Answer.Elsewhere(String location) -> {
          exchange.end();
          uri = target(uri, location);
          atHome &= FetchUris.sameOrigin(uri, start);
        }
        case Answer.Refusal refusal -> {
          exchange.end();
          throw refusal.failure(uri.equals(start) ? null : uri, proxyTo(uri));
        }
      }
    }
    throw new FetchFailure("it was redirected more than " + MOST_REDIRECTS + " times");
  }

  private @Nullable Proxy proxyTo(URI uri) {
    return proxy == null || proxy.exceptions().covers(uri.getHost()) ? null : proxy;
  }

  private Exchange ask(URI uri, boolean atHome, @Nullable Resumption resumption)
      throws IOException {
    AddressGuard.checkLiteral(uri);
    HttpGet request = new HttpGet(FetchUris.requested(uri));
    request.addHeader("Accept", "*/*");
    // Credentials go to the host they were given for, and nowhere it may point to.
    if (atHome && authorization != null) {
      request.addHeader("Authorization", authorization);
    }
    if (resumption != null) {
      request.addHeader("Range", "bytes=" + resumption.offset() + "-");
      request.addHeader("If-Range", resumption.validator().value());
    }
    HttpHost host = new HttpHost(FetchUris.scheme(uri), FetchUris.bareHost(uri), uri.getPort());
    return new Exchange(request, client.executeOpen(host, request, null));
  }

  /** A request whose answer has begun. */
  private record Exchange(HttpGet request, ClassicHttpResponse response) {

    Content content(long offset, long length) throws IOException {
      HttpEntity entity = response.getEntity();
      InputStream stream = entity == null ? InputStream.nullInputStream() : entity.getContent();
      return new Content(stream, offset, length, Answer.validator(response), this::end);
    }

    /** Closes the connection: to close the response would read it to its end, which may be far. */
    void end() {
      request.cancel();
    }
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
}
