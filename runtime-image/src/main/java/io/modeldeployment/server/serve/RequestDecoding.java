package io.modeldeployment.server.serve;

import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.protocol.ProtocolException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Undoes the request's content coding. The limit holds for what comes out, too. */
final class RequestDecoding {

  private RequestDecoding() {}

  static RequestBody body(HttpServletRequest request, int limit, RequestMemory memory)
      throws IOException, ProtocolException, OverloadedException {
    // The header that announces a binary body, of an extension this server does not list.
    if (request.getHeader("Inference-Header-Content-Length") != null) {
      throw ProtocolException.invalid("binary tensor data is not supported by this server yet");
    }
    String coding = request.getHeader("Content-Encoding");
    InputStream in = request.getInputStream();
    long announced = request.getContentLengthLong();
    if (coding == null || coding.equalsIgnoreCase("identity")) {
      return RequestBody.read(in, announced, limit, memory);
    }
    try (InputStream decoded = decoded(in, coding.strip().toLowerCase(Locale.ROOT))) {
      return RequestBody.read(decoded, -1, limit, memory);
    } catch (ZipException | java.io.EOFException e) {
      throw ProtocolException.invalid("the request is not valid " + coding + " data");
    }
  }

  private static InputStream decoded(InputStream in, String coding)
      throws IOException, ProtocolException {
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(in);
      case "deflate" -> new InflaterInputStream(in);
      default ->
          throw new ProtocolException(
              ProtocolException.Kind.UNSUPPORTED_ENCODING,
              "the request's content encoding is not supported, expected gzip or deflate");
    };
  }
}
