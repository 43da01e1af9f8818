package io.modeldeployment.server.serve;

import io.modeldeployment.server.protocol.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** The protocol's error for requests that Tomcat refuses before they reach the servlet. */
public final class JsonErrorValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, Throwable cause) {
    if (response.getStatus() < 400 || response.getContentWritten() > 0) {
      return;
    }
    if (!response.setErrorReported()) {
      return;
    }
    byte[] body = Json.error(message(response.getStatus()));
    try {
      response.setContentType("application/json");
      response.setContentLength(body.length);
      OutputStream out = response.getOutputStream();
      out.write(body);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      getContainer().getLogger().debug("error not delivered", e);
    }
  }

  private static String message(int status) {
    return switch (status) {
      case 400 -> "the request is not valid HTTP";
      case 404 -> "no such path";
      case 405 -> "this method is not allowed here";
      case 413 -> "the request is too large";
      default -> status < 500 ? "the request was refused (" + status + ")" : "internal error";
    };
  }
}
