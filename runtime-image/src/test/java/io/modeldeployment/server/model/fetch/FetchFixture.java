package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.SampleModels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory to fetch into, a server to fetch from, and the model it has. */
final class FetchFixture implements AutoCloseable {

  static final Digest OTHER = new Digest("0".repeat(64));

  final Path directory;
  final Path configMaps;
  final byte[] model;
  final Digest digest;
  final FileServer server;

  FetchFixture(Path root) throws IOException {
    directory = Files.createDirectory(root.resolve("models"));
    configMaps = Files.createDirectory(root.resolve("configmaps"));
    model = Files.readAllBytes(SampleModels.IRIS);
    digest = Digest.of(SampleModels.IRIS);
    server = new FileServer().file("/models/iris.onnx", model);
  }

  FetchedModel fetch(String path, @Nullable Digest expected) throws FetchException {
    return new ModelFetch(settings(server.uri(path), expected, 1 << 20, 60, 60)).run();
  }

  FetchException refusal(String path, @Nullable Digest expected) {
    return refusal(settings(server.uri(path), expected, 1 << 20, 60, 60));
  }

  FetchException refusal(URI uri) {
    return refusal(settings(uri, null, 1 << 20, 60, 60));
  }

  static FetchException refusal(FetchSettings settings) {
    return catchThrowableOfType(FetchException.class, () -> new ModelFetch(settings).run());
  }

  FetchSettings settings(
      URI uri, @Nullable Digest expected, long mostBytes, int totalSeconds, int idleSeconds) {
    return new FetchSettings(
        new ModelUri.Http(uri),
        expected,
        configMaps,
        directory,
        mostBytes,
        Duration.ofSeconds(totalSeconds),
        Duration.ofSeconds(idleSeconds));
  }

  FetchSettings settings(ModelUri uri, @Nullable Digest expected) {
    Duration patience = Duration.ofSeconds(10);
    return new FetchSettings(uri, expected, configMaps, directory, 1 << 20, patience, patience);
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
