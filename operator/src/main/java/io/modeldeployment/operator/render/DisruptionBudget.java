package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.Labels;

/** Lets a node drain take one pod of the model at a time, and broken pods always. */
final class DisruptionBudget {

  private DisruptionBudget() {}

  static PodDisruptionBudget of(ModelDeployment resource) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(Names.ofModel(resource).build())
        .withNewSpec()
        .withNewMaxUnavailable(1)
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(Labels.modelSelector(resource.getMetadata().getName()))
        .endSelector()
        .endSpec()
        .build();
  }
}
