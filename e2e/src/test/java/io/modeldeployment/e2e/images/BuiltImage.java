package io.modeldeployment.e2e.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** An image that {@code make images} built, unpacked. */
final class BuiltImage {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private final JsonNode manifest;
  private final Path archive;
  private final Path root;

  private BuiltImage(JsonNode manifest, Path archive, Path root) {
    this.manifest = manifest;
    this.archive = archive;
    this.root = root;
  }

  /** The tar of a module. */
  static Path tar(String module) {
    return Project.ROOT.resolve(module + "/target/jib-image.tar");
  }

  /** Unpacks a module's image below a directory. */
  static BuiltImage unpack(String module, Path directory) throws IOException {
    Path archive = Files.createDirectories(directory.resolve("archive"));
    Path root = Files.createDirectories(directory.resolve("root"));
    untar(tar(module), archive);
    JsonNode manifest =
        new ObjectMapper().readTree(archive.resolve("manifest.json").toFile()).get(0);
    manifest
        .path("Layers")
        .valueStream()
        .forEach(layer -> untar(archive.resolve(layer.asText()), root));
    return new BuiltImage(manifest, archive, root);
  }

  private static void untar(Path tar, Path directory) {
    Command.run(
            List.of(
                "tar",
                "--extract",
                "--file=" + tar,
                "--directory=" + directory,
                "--no-same-owner",
                "--warning=no-unknown-keyword"),
            "",
            LIMIT)
        .succeeded();
  }

  /** What a container of it is started with. */
  JsonNode config() {
    try {
      Path file = archive.resolve(manifest.path("Config").asText());
      return new ObjectMapper().readTree(file.toFile()).path("config");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String path) {
    return root.resolve(path);
  }

  String text(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Path> files(String folder, String suffix) {
    try (Stream<Path> files = Files.walk(file(folder))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
