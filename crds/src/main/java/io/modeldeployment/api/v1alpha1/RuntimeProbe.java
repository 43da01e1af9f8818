package io.modeldeployment.api.v1alpha1;

/** How the operator proves that a pod of a runtime can answer. */
public enum RuntimeProbe {
  Inference,
  PodReady
}
