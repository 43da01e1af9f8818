package io.modeldeployment.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelRuntime;
import java.util.List;
import java.util.Set;

/** The informer caches, as the observer reads them. */
public interface Children {

  /**
   * Objects of a kind that carry the resource's name label, in its namespace; none of a kind that
   * this installation does not make.
   */
  <T extends HasMetadata> Set<T> of(ModelDeployment resource, Class<T> type);

  /** Runtimes of a namespace. */
  List<ModelRuntime> runtimes(String namespace);

  /** Runtimes of the cluster. */
  List<ClusterModelRuntime> clusterRuntimes();
}
