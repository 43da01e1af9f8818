package io.modeldeployment.server;

import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import io.modeldeployment.server.model.InvalidModelException;
import io.modeldeployment.server.model.NativeRuntime;
import io.modeldeployment.server.model.fetch.FetchException;
import io.modeldeployment.server.model.fetch.FetchSettings;
import io.modeldeployment.server.model.fetch.FetchedModel;
import io.modeldeployment.server.model.fetch.ModelFetch;
import io.modeldeployment.server.serve.ModelServer;
import io.modeldeployment.server.serve.ServeSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** The process: {@code serve} answers inferences, {@code fetch} brings the model before that. */
public final class ModelServerApplication {

  private static final int FAILED = 1;
  private static final int INVALID_SETTING = 2;
  private static final int INVALID_MODEL = 3;

  private final Map<String, String> environment;
  private final TerminationMessage lastWord;

  private ModelServerApplication(Map<String, String> environment) {
    this.environment = environment;
    this.lastWord =
        new TerminationMessage(
            Path.of(environment.getOrDefault("TERMINATION_LOG", "/dev/termination-log")));
  }

  public static void main(String[] args) {
    new ModelServerApplication(System.getenv()).run(List.of(args));
  }

  private void run(List<String> arguments) {
    boolean named = !arguments.isEmpty() && !arguments.getFirst().startsWith("--");
    String command = named ? arguments.getFirst() : "serve";
    List<String> flags = named ? arguments.subList(1, arguments.size()) : arguments;
    switch (command) {
      case "serve" -> serve(flags);
      case "fetch" -> fetch();
      default -> end(INVALID_SETTING, "unknown command '" + command + "', expected serve or fetch");
    }
  }

  /** Returns once the model is ready; the web server's threads keep the process alive. */
  private void serve(List<String> flags) {
    try {
      ServeSettings settings = ServeSettings.from(environment, flags);
      AtomicReference<ModelServer> running = new AtomicReference<>();
      Signal.handle(new Signal("TERM"), signal -> stop(running.get()));
      // The native library takes about as long to load as Spring: both at once.
      Thread.ofPlatform().daemon().name("native-runtime").start(NativeRuntime::load);
      ModelServer server = ModelServer.start(settings);
      running.set(server);
      server.load();
    } catch (InvalidSettingException e) {
      end(INVALID_SETTING, String.valueOf(e.getMessage()));
    } catch (InvalidModelException e) {
      end(INVALID_MODEL, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      end(FAILED, "the server cannot start: " + e.getMessage());
    }
  }

  /**
   * Ends in order. Java's own shutdown must wait until then: ONNX Runtime closes its environment in
   * a hook of that, and inferences still running would fail.
   */
  private static void stop(@Nullable ModelServer server) {
    if (server != null) {
      server.close();
    }
    System.exit(0);
  }

  private void fetch() {
    // Libraries log requests, in which credentials are. What matters is in the last word.
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    try {
      FetchedModel model =
          new ModelFetch(FetchSettings.from(environment), System.err::println).run();
      lastWord.write(model.toJson());
      System.out.println(model.toJson());
    } catch (InvalidSettingException e) {
      end(FAILED, String.valueOf(e.getMessage()));
    } catch (FetchException e) {
      end(e.exitCode(), e.getMessage());
    }
  }

  private void end(int code, String message) {
    lastWord.write(message);
    System.err.println(message);
    System.exit(code);
  }
}
