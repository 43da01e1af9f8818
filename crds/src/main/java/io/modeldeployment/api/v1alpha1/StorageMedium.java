package io.modeldeployment.api.v1alpha1;

/** Where the volume lies that a model is fetched into. */
public enum StorageMedium {
  Memory
}
