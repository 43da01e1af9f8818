package io.modeldeployment.server.model.fetch;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells one version of a file from another: a transfer goes on only where it is still the
 * same.
 *
 * @param header the header that carries it
 */
record Validator(String header, String value) {

  private static final String ETAG = "ETag";
  private static final String LAST_MODIFIED = "Last-Modified";

  /**
   * The strongest of these, if one is strong enough: no weak tag, and no date at which the file may
   * have changed again within the same second.
   */
  static Optional<Validator> of(
      @Nullable String etag, @Nullable String lastModified, @Nullable String date) {
    if (etag != null && etag.startsWith("\"")) {
      return Optional.of(new Validator(ETAG, etag));
    }
    if (lastModified != null && date != null && isBefore(lastModified, date)) {
      return Optional.of(new Validator(LAST_MODIFIED, lastModified));
    }
    return Optional.empty();
  }

  private static boolean isBefore(String earlier, String later) {
    try {
      return instant(earlier).isBefore(instant(later));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Instant instant(String httpDate) {
    return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate));
  }
}
