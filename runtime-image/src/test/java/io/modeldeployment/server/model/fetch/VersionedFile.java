package io.modeldeployment.server.model.fetch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file as a server has it that knows versions and ranges, or does it wrong as a test wants. */
final class VersionedFile implements FileServer.Behaviour {

  private byte[] content;
  private String header = "ETag";
  private String validator;
  private int breakAfter = Integer.MAX_VALUE;
  private Duration stall = Duration.ZERO;
  private boolean ranges = true;
  private boolean conditions = true;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  VersionedFile(byte[] content, String etag) {
    this.content = content;
    this.validator = etag;
  }

  synchronized VersionedFile version(byte[] newContent, String etag) {
    content = newContent;
    validator = etag;
    return this;
  }

  /** Names the version by this date instead. */
  synchronized VersionedFile lastModified(String date) {
    header = "Last-Modified";
    validator = date;
    return this;
  }

  /** Closes the connection after so many bytes of each answer. */
  synchronized VersionedFile breakAfter(int bytes) {
    breakAfter = bytes;
    return this;
  }

  /** Says nothing for this long after so many bytes of the next answer. */
  synchronized VersionedFile stallAfter(int bytes, Duration time) {
    breakAfter = bytes;
    stall = time;
    return this;
  }

  synchronized VersionedFile withoutRanges() {
    ranges = false;
    return this;
  }

  /** Sends the range asked for, whatever version it was asked of. */
  synchronized VersionedFile withoutConditions() {
    conditions = false;
    return this;
  }

  /** The range and its condition of each request, in order. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void answer(HttpExchange exchange) throws IOException {
    try {
      Thread.sleep(send(exchange));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends what there is to send, and says how long to be silent then. */
  private synchronized Duration send(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    asked.add(range + " " + condition);
    int from = from(range, condition);
    if (from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return Duration.ZERO;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set(header, validator);
    if (from > 0) {
      headers.set(
          "Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    int bytes = Math.min(breakAfter, content.length - from);
    exchange.getResponseBody().write(content, from, bytes);
    exchange.getResponseBody().flush();
    Duration silence = stall;
    if (!silence.isZero()) {
      stall = Duration.ZERO;
      breakAfter = Integer.MAX_VALUE;
    }
    return silence;
  }

  private int from(@Nullable String range, @Nullable String condition) {
    boolean same = !conditions || Objects.equals(condition, validator);
    return range == null || !ranges || !same
        ? 0
        : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
  }
}
