package io.modeldeployment.server.serve;

import io.modeldeployment.server.model.InvalidModelException;
import java.util.Objects;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running server. It is live as soon as it is started, and ready once its model is loaded. */
public final class ModelServer implements AutoCloseable {

  private final ServletWebServerApplicationContext context;

  private ModelServer(ServletWebServerApplicationContext context) {
    this.context = context;
  }

  /** Opens the port. */
  public static ModelServer start(ServeSettings settings) {
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(ServerConfiguration.class)
            .web(WebApplicationType.SERVLET)
            .initializers(context -> register((GenericApplicationContext) context, settings));
    try {
      return new ModelServer((ServletWebServerApplicationContext) application.run());
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof PortInUseException taken) {
          throw new IllegalStateException("port " + taken.getPort() + " is in use", e);
        }
      }
      throw e;
    }
  }

  private static void register(GenericApplicationContext context, ServeSettings settings) {
    context.registerBean(ServeSettings.class, () -> settings);
  }

  /** Loads the model, which takes as long as the model is large. */
  public void load() throws InvalidModelException {
    new ModelLoader(
            context.getBean(ServeSettings.class),
            context.getBean(ServerState.class),
            context.getBean(ServerMetrics.class))
        .load();
  }

  public int port() {
    return Objects.requireNonNull(context.getWebServer()).getPort();
  }

  /** Drains, waits for requests in flight, ends. */
  @Override
  public void close() {
    context.close();
  }
}
