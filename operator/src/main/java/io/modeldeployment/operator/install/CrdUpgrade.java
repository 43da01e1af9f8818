package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modeldeployment.operator.install.DefinitionChange.Apply;
import io.modeldeployment.operator.install.DefinitionChange.Keep;
import io.modeldeployment.operator.install.DefinitionChange.Refuse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the cluster's resource definitions to those of this release. Helm installs the files of
 * {@code crds/} where they are absent and never changes them.
 */
final class CrdUpgrade {

  /**
   * Helm's own name, as which Helm 4 applies the definitions at an installation: under another the
   * next one would end in a conflict.
   */
  private static final String FIELD_MANAGER = "helm";

  private final KubernetesClient client;

  CrdUpgrade(KubernetesClient client) {
    this.client = client;
  }

  /** Looks at all definitions before it changes one. */
  Outcome run() {
    return run(Definitions.packaged(client));
  }

  Outcome run(List<CustomResourceDefinition> packaged) {
    List<DefinitionChange> changes =
        packaged.stream()
            .map(definition -> DefinitionChange.of(definition, existing(definition)))
            .toList();
    List<String> refusals =
        changes.stream()
            .filter(Refuse.class::isInstance)
            .map(change -> ((Refuse) change).because())
            .toList();
    return refusals.isEmpty()
        ? Outcome.done(changes.stream().map(this::make).toList())
        : Outcome.refused(refusals);
  }

  private @Nullable CustomResourceDefinition existing(CustomResourceDefinition packaged) {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(packaged.getMetadata().getName())
        .get();
  }

  private String make(DefinitionChange change) {
    return switch (change) {
      case Apply apply -> apply(apply);
      case Keep keep -> keep.because();
      case Refuse refuse -> throw new IllegalStateException(refuse.because());
    };
  }

  private String apply(Apply change) {
    GenericKubernetesResource applied =
        client
            .resource(Definitions.manifest(client, change.packaged()))
            .fieldManager(FIELD_MANAGER)
            .forceConflicts()
            .serverSideApply();
    boolean same =
        applied
            .getMetadata()
            .getGeneration()
            .equals(change.existing().getMetadata().getGeneration());
    return applied.getMetadata().getName() + (same ? " is up to date" : " was upgraded");
  }
}
