package io.modeldeployment.server.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one ONNX file to serve. */
public record ModelFile(Path path) {

  private static final String SUFFIX = ".onnx";

  /** Finds the file: the directory's only *.onnx, or the file itself where one is named. */
  public static ModelFile find(Path location) throws InvalidModelException {
    if (Files.isRegularFile(location)) {
      return checked(location);
    }
    if (!Files.isDirectory(location)) {
      throw new InvalidModelException("model directory " + location + " does not exist");
    }
    List<Path> files = onnxFiles(location);
    if (files.isEmpty()) {
      throw new InvalidModelException(
          "model directory " + location + " holds no " + SUFFIX + " file");
    }
    if (files.size() > 1) {
      throw new InvalidModelException(
          "model directory %s holds %d %s files (%s), but exactly one is served"
              .formatted(location, files.size(), SUFFIX, names(files)));
    }
    return checked(files.getFirst());
  }

  private static ModelFile checked(Path file) throws InvalidModelException {
    OnnxFormat.check(file);
    return new ModelFile(file);
  }

  private static List<Path> onnxFiles(Path directory) throws InvalidModelException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> entry.getFileName().toString().endsWith(SUFFIX))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InvalidModelException("cannot read model directory " + directory + ": " + e, e);
    }
  }

  private static String names(List<Path> files) {
    return files.stream()
        .limit(5)
        .map(file -> file.getFileName().toString())
        .collect(Collectors.joining(", "));
  }
}
