package io.modeldeployment.server.serve;

import io.modeldeployment.server.protocol.ModelIdentity;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.Environment;

/** The whole application: nothing is configured automatically, so nothing unused is loaded. */
@SpringBootConfiguration(proxyBeanMethods = false)
class ServerConfiguration {

  /** One file is served, so there is one version. */
  private static final String MODEL_VERSION = "1";

  private static final long REQUEST_PATIENCE_MILLIS = 20_000;

  @Bean
  ModelIdentity modelIdentity(ServeSettings settings) {
    return new ModelIdentity(settings.modelName(), MODEL_VERSION);
  }

  @Bean
  ServerState serverState() {
    return new ServerState();
  }

  @Bean
  ServerMetrics serverMetrics(ModelIdentity identity) {
    return new ServerMetrics(identity.name(), identity.version());
  }

  @Bean
  Drain drain(ServerState state, ServeSettings settings) {
    return new Drain(state, settings.drain());
  }

  @Bean
  TomcatServletWebServerFactory webServerFactory(ServeSettings settings) {
    return Tomcat.factory(settings);
  }

  @Bean
  ServletRegistrationBean<ProtocolServlet> protocolServlet(
      ModelIdentity identity,
      ServerState state,
      ServerMetrics metrics,
      ServeSettings settings,
      Environment environment) {
    String serverVersion = environment.getRequiredProperty("model-server.version");
    InferHandler inferHandler = new InferHandler(identity, state, metrics, settings);
    return new ServletRegistrationBean<>(
        new ProtocolServlet(identity, serverVersion, state, inferHandler, metrics), "/");
  }

  /** How long requests in flight may take once the server accepts no more. */
  @Bean
  DefaultLifecycleProcessor lifecycleProcessor() {
    DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
    processor.setTimeoutPerShutdownPhase(REQUEST_PATIENCE_MILLIS);
    return processor;
  }
}
