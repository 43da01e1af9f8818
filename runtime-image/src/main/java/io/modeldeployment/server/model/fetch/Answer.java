package io.modeldeployment.server.model.fetch;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** What a server's answer means for a fetch. */
sealed interface Answer {

  Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  /** The whole file follows. */
  record Whole(long length) implements Answer {}

  /** What was missing follows. */
  record Rest(long offset, long length) implements Answer {}

  /** The file is no longer the one of which a part is there, or nobody can tell. */
  record Other() implements Answer {}

  /** It is at another address. */
  record Elsewhere(String location) implements Answer {}

  /** There is no file. */
  record Refusal(int status, String phrase, Duration asksToWait) implements Answer {

    /**
     * @param where the address that answered, where it is not the one that was asked for
     * @param proxy which may have answered itself
     */
    FetchFailure failure(@Nullable URI where, @Nullable Proxy proxy) {
      String from = where == null ? "" : " from " + FetchUris.shown(where);
      String via = proxy == null ? "" : " through the proxy " + proxy;
      String asks =
          asksToWait.isZero() ? "" : ", asking to wait for " + asksToWait.toSeconds() + " s";
      String message =
          "HTTP " + status + (phrase.isEmpty() ? "" : " " + phrase) + from + via + asks;
      boolean passing = status == 408 || status == 429 || status >= 500;
      return passing ? new FetchFailure.Passing(message, asksToWait) : new FetchFailure(message);
    }
  }

  static Answer of(ClassicHttpResponse response, @Nullable Resumption resumption) {
    int status = response.getCode();
    return switch (status) {
      case 200 -> new Whole(length(response));
      case 206 -> rest(response, resumption);
      case 416 -> resumption == null ? refusal(response) : new Other();
      case 301, 302, 303, 307, 308 -> {
        String location = header(response, "Location");
        yield location == null ? refusal(response) : new Elsewhere(location);
      }
      default -> refusal(response);
    };
  }

  /** What tells this version of the file from others, or null. */
  static @Nullable Validator validator(ClassicHttpResponse response) {
    return Validator.of(
            header(response, "ETag"), header(response, "Last-Modified"), header(response, "Date"))
        .orElse(null);
  }

  /** The rest is taken only from a server that names the same version and the place asked for. */
  private static Answer rest(ClassicHttpResponse response, @Nullable Resumption resumption) {
    if (resumption == null) {
      return refusal(response);
    }
    Validator wanted = resumption.validator();
    String range = header(response, "Content-Range");
    Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
    if (!wanted.value().equals(header(response, wanted.header())) || !matcher.matches()) {
      return new Other();
    }
    long from = Long.parseLong(matcher.group(1));
    long length =
        matcher.group(3).equals("*") ? resumption.length() : Long.parseLong(matcher.group(3));
    boolean sameLength = resumption.length() < 0 || length == resumption.length();
    return from == resumption.offset() && sameLength ? new Rest(from, length) : new Other();
  }

  private static Refusal refusal(ClassicHttpResponse response) {
    String phrase = response.getReasonPhrase();
    return new Refusal(
        response.getCode(), phrase == null ? "" : phrase, wait(header(response, "Retry-After")));
  }

  /** Seconds, or a date; nonsense is no wish. */
  private static Duration wait(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return Duration.ZERO;
    }
    try {
      if (retryAfter.matches("\\d{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(retryAfter));
      }
      Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter));
      Duration wait = Duration.between(Instant.now(), until);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static long length(ClassicHttpResponse response) {
    HttpEntity entity = response.getEntity();
    return entity == null ? 0 : Math.max(Content.UNKNOWN, entity.getContentLength());
  }

  private static @Nullable String header(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
