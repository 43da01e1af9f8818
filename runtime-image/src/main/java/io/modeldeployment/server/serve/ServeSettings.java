package io.modeldeployment.server.serve;

import io.modeldeployment.server.model.EnvironmentVariables;
import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code serve} is told.
 *
 * @param modelName the model's name in the protocol
 * @param modelDir the directory with its one file, or that file
 * @param port where to listen; 0 takes any free port
 * @param drain how long to answer on after the order to stop
 * @param requestLimit the largest request body in bytes
 * @param intraOpThreads threads the runtime may use for one inference
 * @param concurrency inferences that run at once
 * @param queueLimit inferences that may wait
 * @param memoryLimit bytes that all requests in flight may hold
 */
public record ServeSettings(
    String modelName,
    Path modelDir,
    int port,
    Duration drain,
    int requestLimit,
    int intraOpThreads,
    int concurrency,
    int queueLimit,
    long memoryLimit) {

  private static final Map<String, String> FLAGS =
      Map.of("--name", "MODEL_NAME", "--model-dir", "MODEL_DIR", "--port", "HTTP_PORT");
  private static final int DEFAULT_REQUEST_LIMIT = 64 << 20;

  /** Flags, each followed by its value or joined to it by "=", win over variables. */
  public static ServeSettings from(Map<String, String> environment, List<String> flags)
      throws InvalidSettingException {
    Map<String, String> merged = new HashMap<>(environment);
    for (int i = 0; i < flags.size(); i++) {
      String[] parts = flags.get(i).split("=", 2);
      String variable = FLAGS.get(parts[0]);
      if (variable == null) {
        throw new InvalidSettingException(
            "unknown argument '%s', expected one of %s"
                .formatted(parts[0], String.join(", ", FLAGS.keySet().stream().sorted().toList())));
      }
      if (parts.length == 1 && i + 1 == flags.size()) {
        throw new InvalidSettingException("argument '" + parts[0] + "' has no value");
      }
      merged.put(variable, parts.length == 2 ? parts[1] : flags.get(++i));
    }
    return from(new EnvironmentVariables(merged));
  }

  private static ServeSettings from(EnvironmentVariables env) throws InvalidSettingException {
    int cpus = Runtime.getRuntime().availableProcessors();
    return new ServeSettings(
        env.text("MODEL_NAME", "model"),
        env.path("MODEL_DIR", "/mnt/models"),
        env.number("HTTP_PORT", 8080, 0, 65535),
        Duration.ofSeconds(env.number("DRAIN_SECONDS", 5, 0, 3600)),
        env.number("REQUEST_LIMIT_BYTES", DEFAULT_REQUEST_LIMIT, 1, 1 << 30),
        env.number("INTRA_OP_THREADS", cpus, 1, 1024),
        env.number("INFERENCE_CONCURRENCY", cpus, 1, 1024),
        env.number("INFERENCE_QUEUE_LIMIT", 256, 1, 1 << 20),
        env.number("MEMORY_LIMIT_BYTES", defaultMemoryLimit(), 1, Long.MAX_VALUE));
  }

  // A request is counted as the text and the tensors it brings; what it takes in all, with its
  // answer and what the model computes in between, is a multiple of that.
  private static long defaultMemoryLimit() {
    return Runtime.getRuntime().maxMemory() / 4;
  }
}
