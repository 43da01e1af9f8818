package io.modeldeployment.api.v1alpha1;

/** When the kubelet pulls an image. */
public enum ImagePullPolicy {
  Always,
  IfNotPresent,
  Never
}
