package io.modeldeployment.server.model.fetch;

import io.modeldeployment.server.model.EnvironmentVariables;
import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code fetch} is told.
 *
 * @param uri where the model is
 * @param expected the digest it must have, if one is known
 * @param mounts where other things are mounted
 * @param modelDirectory where the model goes
 * @param mostBytes the largest model to accept
 * @param total how long all of it may take
 * @param idle how long the other side may stay silent
 * @param http how servers are reached
 */
public record FetchSettings(
    ModelUri uri,
    @Nullable Digest expected,
    Mounts mounts,
    Path modelDirectory,
    long mostBytes,
    Duration total,
    Duration idle,
    HttpSettings http) {

  /**
   * Where models come from that need no transfer.
   *
   * @param configMap the directory of a ConfigMap's keys
   * @param claim the root of a PersistentVolumeClaim
   */
  record Mounts(Path configMap, Path claim) {}

  private static final long DEFAULT_MOST_BYTES = 10L << 30;
  private static final Duration IDLE = Duration.ofSeconds(30);

  public static FetchSettings from(Map<String, String> environment)
      throws FetchException, InvalidSettingException {
    EnvironmentVariables env = new EnvironmentVariables(environment);
    ModelUri uri =
        ModelUri.parse(
            env.text("MODEL_URI")
                .orElseThrow(() -> new InvalidSettingException("MODEL_URI is not set")));
    Duration total = Duration.ofSeconds(env.number("FETCH_TIMEOUT_SECONDS", 600, 1, 1 << 20));
    return new FetchSettings(
        uri,
        expected(env, uri).orElse(null),
        new Mounts(env.path("CONFIGMAP_DIR", "/mnt/source"), env.path("PVC_DIR", "/mnt/pvc")),
        env.path("MODEL_DIR", "/mnt/models"),
        env.number("MODEL_MAX_BYTES", DEFAULT_MOST_BYTES, 1, Long.MAX_VALUE),
        total,
        total.compareTo(IDLE) < 0 ? total : IDLE,
        HttpSettings.from(env));
  }

  /** The digest from the user and the one recorded by an earlier fetch; both must agree. */
  private static Optional<Digest> expected(EnvironmentVariables env, ModelUri uri)
      throws FetchException {
    Optional<Digest> wanted = parsed(env.text("MODEL_DIGEST"), "MODEL_DIGEST");
    Optional<Digest> recorded = recorded(env);
    if (wanted.isPresent() && recorded.isPresent() && !wanted.equals(recorded)) {
      throw FetchException.wrongDigest(
          wanted.get(), recorded.get(), "the record of an earlier fetch of " + uri.shown());
    }
    return wanted.or(() -> recorded);
  }

  private static Optional<Digest> recorded(EnvironmentVariables env) throws FetchException {
    Optional<Path> file = env.text("RECORDED_DIGEST_FILE").map(Path::of).filter(Files::exists);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return parsed(Optional.of(Files.readString(file.get())), "the content of " + file.get());
    } catch (IOException e) {
      throw FetchException.failed("cannot read the recorded digest in " + file.get());
    }
  }

  private static Optional<Digest> parsed(Optional<String> text, String what) throws FetchException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Digest> digest = Digest.parse(text.get());
    if (digest.isEmpty()) {
      throw FetchException.failed(
          what + " is not a digest of the form sha256:<64 hexadecimal digits>");
    }
    return digest;
  }
}
