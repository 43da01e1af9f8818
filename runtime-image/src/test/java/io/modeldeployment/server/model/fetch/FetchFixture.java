package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.SampleModels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory to fetch into, a server to fetch from, and the model it has. */
final class FetchFixture implements AutoCloseable {

  static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  /** The real number of attempts, with pauses that no test waits for. */
  static final RetryPolicy QUICK = new RetryPolicy(4, Duration.ofSeconds(15), Duration.ofMillis(1));

  static final Digest OTHER = new Digest("0".repeat(64));

  final Path directory;
  final Path configMaps;
  final Path claim;
  final byte[] model;
  final Digest digest;
  final FileServer server;
  final List<String> notes = new ArrayList<>();

  FetchFixture(Path root) throws IOException {
    directory = Files.createDirectory(root.resolve("models"));
    configMaps = Files.createDirectory(root.resolve("configmaps"));
    claim = Files.createDirectory(root.resolve("claim"));
    model = Files.readAllBytes(SampleModels.IRIS);
    digest = Digest.of(SampleModels.IRIS);
    server = new FileServer().file("/models/iris.onnx", model);
  }

  FetchedModel fetch(String path, @Nullable Digest expected) throws FetchException {
    return fetch(settings(server.uri(path), expected, 1 << 20, 60, 60), ONCE);
  }

  FetchedModel fetch(FetchSettings settings, RetryPolicy policy) throws FetchException {
    return new ModelFetch(settings, policy, notes::add).run();
  }

  FetchException refusal(String path, @Nullable Digest expected) {
    return refusal(settings(server.uri(path), expected, 1 << 20, 60, 60));
  }

  FetchException refusal(URI uri) {
    return refusal(settings(uri, null, 1 << 20, 60, 60));
  }

  FetchException refusal(FetchSettings settings) {
    return refusal(settings, ONCE);
  }

  FetchException refusal(FetchSettings settings, RetryPolicy policy) {
    return catchThrowableOfType(FetchException.class, () -> fetch(settings, policy));
  }

  /** Over HTTP, reached in a certain way. */
  FetchSettings settings(URI uri, HttpSettings http) {
    return settings(new ModelUri.Http(uri), null, 1 << 20, 30, 10, http);
  }

  FetchSettings settings(
      URI uri, @Nullable Digest expected, long mostBytes, int totalSeconds, int idleSeconds) {
    return settings(
        new ModelUri.Http(uri), expected, mostBytes, totalSeconds, idleSeconds, HttpSettings.PLAIN);
  }

  FetchSettings settings(ModelUri uri, @Nullable Digest expected) {
    return settings(uri, expected, 1 << 20, 10, 10, HttpSettings.PLAIN);
  }

  private FetchSettings settings(
      ModelUri uri,
      @Nullable Digest expected,
      long mostBytes,
      int totalSeconds,
      int idleSeconds,
      HttpSettings http) {
    return new FetchSettings(
        uri,
        expected,
        new FetchSettings.Mounts(configMaps, claim),
        directory,
        mostBytes,
        Duration.ofSeconds(totalSeconds),
        Duration.ofSeconds(idleSeconds),
        http);
  }

  /** What lies in the model directory. */
  Stream<String> entries() {
    String[] names = directory.toFile().list();
    return Stream.of(names == null ? new String[0] : names).sorted();
  }

  @Override
  public void close() {
    server.close();
  }
}
