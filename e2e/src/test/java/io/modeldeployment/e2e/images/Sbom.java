package io.modeldeployment.e2e.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;

/** A list of what something is made of, as CycloneDX JSON. */
record Sbom(String json) {

  static Sbom read(Path file) {
    try {
      return new Sbom(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its schema has against it. */
  List<String> schemaErrors() {
    try {
      return new JsonParser()
          .validate(json, Version.VERSION_16).stream().map(Exception::getMessage).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Component> components() {
    return stream(root().path("components")).map(Component::new).toList();
  }

  List<Component> jars() {
    return components().stream().filter(Component::isJar).toList();
  }

  JsonNode subject() {
    return root().path("metadata").path("component");
  }

  private JsonNode root() {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return array.valueStream();
  }

  /** One part. */
  record Component(JsonNode node) {

    String name() {
      return node.path("name").asText();
    }

    String version() {
      return node.path("version").asText();
    }

    /** As people write Maven's coordinates, or the name alone. */
    String title() {
      String group = node.path("group").asText();
      return (group.isEmpty() ? "" : group + ":") + name() + " " + version();
    }

    boolean isJar() {
      return node.path("purl").asText().startsWith("pkg:maven/");
    }

    boolean isOwn() {
      return node.path("group").asText().equals("io.modeldeployment");
    }

    boolean isSoftware() {
      return !node.path("type").asText().equals("operating-system");
    }

    List<String> licences() {
      return stream(node.path("licenses"))
          .map(choice ->
              choice.has("expression")
                  ? choice.path("expression").asText()
                  : choice
                      .path("license")
                      .path(choice.path("license").has("id") ? "id" : "name")
                      .asText())
          .toList();
    }

    /** Its parts, such as the modules of a Java run-time image. */
    List<String> partNames() {
      return stream(node.path("components")).map(part -> part.path("name").asText()).toList();
    }

    String sha256() {
      return stream(node.path("hashes"))
          .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
          .map(hash -> hash.path("content").asText())
          .findFirst()
          .orElse("");
    }
  }
}
