package io.modeldeployment.server.serve;

import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;

/** Tomcat as this server needs it: a virtual thread per request, errors in the protocol's form. */
final class Tomcat {

  private static final Duration READ_PATIENCE = Duration.ofSeconds(20);

  // Longer than the pools of common clients and proxies keep a connection: whoever closes an idle
  // connection first must be the client, or its next request is lost.
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(10);

  private Tomcat() {}

  static TomcatServletWebServerFactory factory(ServeSettings settings) {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
    factory.setShutdown(Shutdown.GRACEFUL);
    factory.addConnectorCustomizers(connector -> customize(connector, settings));
    factory.addContextCustomizers(Tomcat::reportErrorsAsJson);
    return factory;
  }

  private static void customize(Connector connector, ServeSettings settings) {
    // A model's name may hold an encoded slash; TRACE is refused like any other method.
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setAllowTrace(true);
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      http.setExecutor(new VirtualThreadExecutor("http-"));
      http.setMaxKeepAliveRequests(-1);
      http.setMaxSwallowSize(settings.requestLimit());
      // A body that is refused by its length is not asked for.
      http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
      patience(http);
    }
  }

  private static void patience(AbstractProtocol<?> http) {
    http.setConnectionTimeout((int) READ_PATIENCE.toMillis());
    http.setKeepAliveTimeout((int) KEEP_ALIVE.toMillis());
  }

  private static void reportErrorsAsJson(Context context) {
    if (context.getParent() instanceof StandardHost host) {
      host.setErrorReportValveClass(JsonErrorValve.class.getName());
    }
  }
}
