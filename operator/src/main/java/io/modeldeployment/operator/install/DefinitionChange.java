package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is to be done with one definition. */
sealed interface DefinitionChange {

  /** Release that a definition belongs to. */
  String VERSION = "modeldeployment.io/version";

  /** Bring it to the packaged one. */
  record Apply(CustomResourceDefinition packaged, CustomResourceDefinition existing)
      implements DefinitionChange {}

  /** Leave it: it belongs to a later release. */
  record Keep(String because) implements DefinitionChange {}

  /** It cannot be brought to the packaged one without losing something. */
  record Refuse(String because) implements DefinitionChange {}

  /** Decides from the packaged definition and the one in the cluster. */
  static DefinitionChange of(
      CustomResourceDefinition packaged, @Nullable CustomResourceDefinition existing) {
    String name = packaged.getMetadata().getName();
    if (existing == null) {
      return new Refuse(
          name
              + " does not exist, and this hook may only change it: install the definitions"
              + " (`kubectl apply -f crds/`), or set crds.upgrade=false if something else does");
    }
    if (belongsToLater(existing, packaged)) {
      return new Keep(
          "%s is kept: it is of release %s, this is %s"
              .formatted(
                  name,
                  version(existing).map(Version::toString).orElse("?"),
                  version(packaged).map(Version::toString).orElse("?")));
    }
    List<String> lost = new ArrayList<>(storedVersions(existing));
    lost.removeAll(versions(packaged));
    if (!lost.isEmpty()) {
      return new Refuse(
          "%s: objects may still be stored as %s, which this release does not know: write them anew in a later version, then take %s out of the definition's status.storedVersions"
              .formatted(name, String.join(", ", lost), lost.size() == 1 ? "it" : "them"));
    }
    return new Apply(packaged, existing);
  }

  private static boolean belongsToLater(
      CustomResourceDefinition existing, CustomResourceDefinition packaged) {
    Optional<Version> ours = version(packaged);
    return version(existing)
        .filter(theirs -> ours.isPresent() && theirs.compareTo(ours.get()) > 0)
        .isPresent();
  }

  private static Optional<Version> version(CustomResourceDefinition definition) {
    Map<String, String> annotations = definition.getMetadata().getAnnotations();
    String version = annotations == null ? null : annotations.get(VERSION);
    try {
      return Optional.ofNullable(version).map(Version::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<String> storedVersions(CustomResourceDefinition definition) {
    return definition.getStatus() == null ? List.of() : definition.getStatus().getStoredVersions();
  }

  private static Set<String> versions(CustomResourceDefinition definition) {
    return definition.getSpec().getVersions().stream()
        .map(CustomResourceDefinitionVersion::getName)
        .collect(Collectors.toSet());
  }
}
