package io.modeldeployment.api.v1alpha1;

/** The kinds of runtime. */
public enum RuntimeKind {
  ClusterModelRuntime,
  ModelRuntime
}
