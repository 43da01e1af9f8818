package io.modeldeployment.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modeldeployment.e2e.cluster.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What the images say they hold is what they hold. */
@ParameterizedClass
@CsvSource({"operator, model-deployment-operator", "runtime-image, model-server"})
class ImageContentsIT {

  /** Its jar is split into classes and libraries, for which see the module's pom.xml. */
  private static final String SPLIT = "onnxruntime";

  @TempDir Path directory;

  @Parameter(0)
  String module;

  @Parameter(1)
  String name;

  @Test
  void saysWhatItIsMadeOf() throws IOException {
    // given
    BuiltImage image = BuiltImage.unpack(module, directory);

    // when
    Sbom sbom = Sbom.read(image.file("sbom/" + name + ".cdx.json"));

    // then
    assertThat(sbom.schemaErrors()).isEmpty();
    assertThat(AllowedLicences.violations(sbom)).isEmpty();
    assertThat(sbom.subject().path("name").asText()).isEqualTo(name);
    assertThat(jarsOfOthers(image)).containsExactlyInAnyOrderElementsOf(listedJarsOfOthers(sbom));
    assertThat(ownJars(image)).containsExactlyInAnyOrderElementsOf(listedOwnJars(sbom));
    assertJavaIsListed(image, sbom);
    assertLibrariesAreListed(image, sbom);
    assertThirdPartyNames(image, sbom);
    assertLabels(image.config());
    assertStart(image.config());
  }

  /** By content: a jar's name could stay while its content changes. */
  private static List<String> jarsOfOthers(BuiltImage image) {
    return image.files("app/libs", ".jar").stream()
        .filter(jar -> !isOwn(jar))
        .map(ImageContentsIT::sha256)
        .toList();
  }

  private static List<String> listedJarsOfOthers(Sbom sbom) {
    return sbom.jars().stream()
        .filter(jar -> !jar.isOwn() && !jar.name().equals(SPLIT))
        .map(Sbom.Component::sha256)
        .toList();
  }

  private static List<String> ownJars(BuiltImage image) {
    return Stream.of("app/libs", "app/classpath")
        .filter(folder -> Files.isDirectory(image.file(folder)))
        .flatMap(folder -> image.files(folder, ".jar").stream())
        .filter(ImageContentsIT::isOwn)
        .map(jar -> jar.getFileName().toString())
        .toList();
  }

  private static List<String> listedOwnJars(Sbom sbom) {
    return sbom.jars().stream()
        .filter(Sbom.Component::isOwn)
        .map(jar -> jar.name() + "-" + jar.version() + ".jar")
        .toList();
  }

  private static boolean isOwn(Path jar) {
    return jar.getFileName().toString().matches("model-(deployment|server).*");
  }

  private static void assertJavaIsListed(BuiltImage image, Sbom sbom) {
    Sbom.Component java =
        sbom.components().stream()
            .filter(component -> component.name().equals("openjdk"))
            .findFirst()
            .orElseThrow();
    String release = image.text("opt/java/release");
    assertThat(release).contains("JAVA_VERSION=\"" + java.version().replaceAll("\\+.*", "") + "\"");
    String modules = release.replaceAll("(?s).*MODULES=\"([^\"]*)\".*", "$1");
    assertThat(java.partNames()).containsExactlyInAnyOrder(modules.split(" "));
  }

  /** The C library, its data and the C++ library: at least three packages, or as many files. */
  private static void assertLibrariesAreListed(BuiltImage image, Sbom sbom) {
    List<Sbom.Component> libraries =
        sbom.components().stream()
            .filter(component -> component.isSoftware() && !component.isJar())
            .filter(component -> !component.name().equals("openjdk"))
            .toList();
    assertThat(libraries).hasSizeGreaterThanOrEqualTo(3);
    assertThat(libraries)
        .filteredOn(library -> library.node().path("purl").asText().startsWith("pkg:deb/debian/"))
        .extracting(Sbom.Component::name)
        .filteredOn(owner -> !owner.equals("libc-bin"))
        .allSatisfy(
            owner -> assertThat(image.file("usr/share/doc/" + owner + "/copyright")).exists());
  }

  private static void assertThirdPartyNames(BuiltImage image, Sbom sbom) {
    assertThat(image.file("licenses/LICENSE"))
        .hasSameTextualContentAs(Project.ROOT.resolve("LICENSE"));
    assertThat(image.file("licenses/NOTICE"))
        .hasSameTextualContentAs(Project.ROOT.resolve("NOTICE"));
    assertThat(image.text("licenses/THIRD-PARTY.txt").lines().map(String::strip))
        .containsAll(
            sbom.components().stream()
                .filter(component -> component.isSoftware() && !component.isOwn())
                .map(component -> component.title().strip())
                .toList());
  }

  private void assertLabels(JsonNode config) {
    JsonNode labels = config.path("Labels");
    assertThat(label(labels, "title")).isEqualTo(name);
    assertThat(label(labels, "version")).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(label(labels, "licenses")).isEqualTo("Apache-2.0");
    assertThat(label(labels, "description")).isNotBlank();
    assertThat(label(labels, "revision")).matches("[0-9a-f]{40}(-modified)?|unknown");
  }

  private static String label(JsonNode labels, String label) {
    return labels.path("org.opencontainers.image." + label).asText();
  }

  private static void assertStart(JsonNode config) {
    assertThat(config.path("User").asText()).isEqualTo("65532:65532");
    assertThat(config.path("Entrypoint").valueStream().map(JsonNode::asText))
        .startsWith("java")
        .contains("-XX:AOTCache=/app/aot.cache");
  }

  private static String sha256(Path file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
