package io.modeldeployment.api.v1alpha1;

/** The inference protocol an engine speaks on its port {@code http}. */
public enum RuntimeProtocol {
  OpenInferenceV2,
  Other
}
