package io.modeldeployment.server.serve;

import io.modeldeployment.server.protocol.ModelIdentity;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import io.modeldeployment.server.protocol.Quoted;
import io.modeldeployment.server.protocol.json.JsonMetadata;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol over HTTP. Every answer, also to what no protocol knows, has the protocol's form.
 */
final class ProtocolServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(ProtocolServlet.class);

  private final transient ModelIdentity identity;
  private final transient ServerState state;
  private final transient InferHandler inferHandler;
  private final transient ServerMetrics metrics;
  private final byte[] serverMetadata;

  ProtocolServlet(
      ModelIdentity identity,
      String serverVersion,
      ServerState state,
      InferHandler inferHandler,
      ServerMetrics metrics) {
    this.identity = identity;
    this.state = state;
    this.inferHandler = inferHandler;
    this.metrics = metrics;
    this.serverMetadata = JsonMetadata.server("model-server", serverVersion);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (state.isDraining()) {
      response.setHeader("Connection", "close");
    }
    try {
      Route route = Router.route(request.getRequestURI());
      if (allows(route, request.getMethod())) {
        dispatch(route, request, response);
      } else {
        response.setHeader("Allow", route.method());
        Answers.error(response, new HttpError(405, request.getMethod() + " is not allowed here"));
      }
    } catch (ProtocolException e) {
      Answers.error(response, HttpError.of(e));
    } catch (RuntimeException | Error e) {
      log.error("could not answer {}", request.getMethod(), e);
      Answers.error(response, new HttpError(500, "internal error"));
    }
  }

  private static boolean allows(Route route, String method) {
    return method.equals(route.method()) || (method.equals("HEAD") && route.method().equals("GET"));
  }

  private void dispatch(Route route, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ProtocolException {
    switch (route) {
      case Route.Infer infer -> {
        requireServed(infer.model(), infer.version());
        inferHandler.handle(request, response);
      }
      case Route.Live() -> Answers.json(response, 200, JsonMetadata.live());
      case Route.Ready() -> ready(response);
      case Route.ServerMetadata() -> Answers.json(response, 200, serverMetadata);
      case Route.ModelMetadata metadata -> {
        requireServed(metadata.model(), metadata.version());
        modelMetadata(response);
      }
      case Route.ModelReady modelReady -> {
        requireServed(modelReady.model(), modelReady.version());
        modelReady(response);
      }
      case Route.Metrics() -> writeMetrics(request, response);
    }
  }

  private void requireServed(String model, @Nullable String version) throws ProtocolException {
    if (!model.equals(identity.name())) {
      throw new ProtocolException(
          Kind.NOT_FOUND,
          "unknown model %s, this server has %s"
              .formatted(Quoted.name(model), Quoted.name(identity.name())));
    }
    if (version != null && !version.equals(identity.version())) {
      throw new ProtocolException(
          Kind.NOT_FOUND,
          "model %s has no version %s, only %s"
              .formatted(Quoted.name(model), Quoted.name(version), identity.version()));
    }
  }

  private void ready(HttpServletResponse response) throws IOException {
    String why = state.unreadiness().orElse(null);
    if (why == null) {
      Answers.json(response, 200, JsonMetadata.ready());
    } else {
      Answers.json(response, HttpError.UNAVAILABLE, JsonMetadata.notReady(why));
    }
  }

  private void modelReady(HttpServletResponse response) throws IOException {
    String why = state.unreadiness().orElse(null);
    if (why == null) {
      Answers.json(response, 200, JsonMetadata.modelReady(identity));
    } else {
      Answers.json(response, HttpError.UNAVAILABLE, JsonMetadata.modelNotReady(identity, why));
    }
  }

  private void modelMetadata(HttpServletResponse response) throws IOException {
    ServedModel served = state.model().orElse(null);
    if (served == null) {
      Answers.error(response, new HttpError(HttpError.UNAVAILABLE, "the model is loading"));
    } else {
      Answers.json(response, 200, JsonMetadata.model(identity, served.signature()));
    }
  }

  private void writeMetrics(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String contentType = ServerMetrics.contentType(request.getHeader("Accept"));
    response.setContentType(contentType);
    metrics.write(response.getWriter(), contentType);
  }
}
