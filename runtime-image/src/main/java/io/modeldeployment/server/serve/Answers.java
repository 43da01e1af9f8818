package io.modeldeployment.server.serve;

import io.modeldeployment.server.protocol.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Whole answers, written at once. */
final class Answers {

  private static final String RETRY_SECONDS = "1";

  private Answers() {}

  static void json(HttpServletResponse response, int status, byte[] body) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The protocol's error; too late, and left alone, once part of another answer has gone out. */
  static void error(HttpServletResponse response, HttpError error) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    if (error.status() == HttpError.UNAVAILABLE) {
      response.setHeader("Retry-After", RETRY_SECONDS);
    }
    json(response, error.status(), Json.error(error.message()));
  }
}
