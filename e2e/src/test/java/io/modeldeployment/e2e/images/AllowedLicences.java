package io.modeldeployment.e2e.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The licences under which the images' software may be, from allowed-licences.txt. */
final class AllowedLicences {

  private static final String BASE_ONLY = "base: ";
  private static final Set<String> LINES = lines();

  private AllowedLicences() {}

  /** Says of each component that is under none of them what it is under. */
  static List<String> violations(Sbom sbom) {
    return sbom.components().stream()
        .filter(Sbom.Component::isSoftware)
        .filter(component -> component.licences().stream().noneMatch(l -> allows(component, l)))
        .map(component -> component.title() + ": " + component.licences())
        .toList();
  }

  private static boolean allows(Sbom.Component component, String licence) {
    return LINES.contains(licence) || !component.isJar() && LINES.contains(BASE_ONLY + licence);
  }

  private static Set<String> lines() {
    try (InputStream file =
        AllowedLicences.class.getResourceAsStream("/images/allowed-licences.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
