package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;

/** The Deployment of one revision: its template never changes, only its number of pods. */
final class RevisionDeployment {

  private RevisionDeployment() {}

  static Deployment of(ModelDeployment resource, String hash, FrozenRevision frozen, int replicas) {
    String name = resource.getMetadata().getName();
    Deployment deployment =
        new DeploymentBuilder()
            .withMetadata(Names.ofRevision(resource, hash).build())
            .withNewSpec()
            .withReplicas(replicas)
            .withRevisionHistoryLimit(0)
            .withProgressDeadlineSeconds((int) frozen.startupTimeoutSeconds())
            .withNewSelector()
            .withMatchLabels(Labels.revisionSelector(name, hash))
            .endSelector()
            .endSpec()
            .build();
    // Not through the builder, which would copy what nobody changes.
    deployment.getSpec().setTemplate(frozen.template());
    return deployment;
  }
}
