package io.modeldeployment.operator.observe;

import io.fabric8.kubernetes.api.model.Pod;

/** Lets fixtures of other packages read a pod as the observer does. */
public final class PodReading {

  private PodReading() {}

  public static PodView of(Pod pod) {
    return PodViews.of(pod);
  }
}
