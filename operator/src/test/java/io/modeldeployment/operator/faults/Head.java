package io.modeldeployment.operator.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** First line and headers of an HTTP/1.1 message. */
record Head(String first, List<String> headers) {

  /** Null at the end of the connection. */
  static @Nullable Head read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    List<String> headers = new java.util.ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      headers.add(line);
    }
    return new Head(first, headers);
  }

  Optional<String> header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(start))
        .map(h -> h.substring(start.length()).strip())
        .findFirst();
  }

  boolean webSocket() {
    return header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  int contentLength() {
    return header("Content-Length").map(Integer::parseInt).orElse(0);
  }

  /** Without the headers named, and with one more. */
  Head with(String added, String... without) {
    List<String> kept = new java.util.ArrayList<>(headers);
    for (String name : without) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      kept.removeIf(h -> h.toLowerCase(Locale.ROOT).startsWith(start));
    }
    kept.add(added);
    return new Head(first, kept);
  }

  byte[] bytes() {
    return (first + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
