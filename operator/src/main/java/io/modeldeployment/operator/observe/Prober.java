package io.modeldeployment.operator.observe;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import java.util.List;

/** Knows whether a revision's pods answer a real inference. */
public interface Prober {

  /**
   * What is known of a revision now. Where nothing is and a pod is ready, a probe is started in the
   * background; its end leads to another reconcile of the resource.
   */
  ProbeResult result(ModelDeployment resource, FrozenRevision revision, List<PodView> pods);
}
