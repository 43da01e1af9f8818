package io.modeldeployment.operator.config;

import io.modeldeployment.api.v1alpha1.ImagePullPolicy;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The operator's settings.
 *
 * @param watchNamespaces namespaces whose resources are reconciled; empty means all
 * @param fetchImage image whose command {@code fetch} downloads models
 * @param fetchImagePullPolicy when that image is pulled
 * @param workers how many reconciles run at once
 * @param leaderElection whether several instances elect one that works
 * @param clusterDomain DNS domain of the cluster
 * @param podName name of this instance
 * @param podNamespace namespace of the election's Lease
 * @param networkPolicy who reaches the pods of models
 */
@ConfigurationProperties("operator")
public record OperatorProperties(
    List<String> watchNamespaces,
    String fetchImage,
    ImagePullPolicy fetchImagePullPolicy,
    int workers,
    boolean leaderElection,
    String clusterDomain,
    String podName,
    String podNamespace,
    NetworkPolicy networkPolicy) {

  /**
   * Who reaches the pods of models.
   *
   * @param enabled whether a NetworkPolicy for each model says so
   * @param allowSameNamespace whether pods of a model's own namespace do
   * @param allowedNamespaces further namespaces whose pods do
   */
  public record NetworkPolicy(
      boolean enabled, boolean allowSameNamespace, List<String> allowedNamespaces) {

    /** Copies the list. */
    public NetworkPolicy {
      allowedNamespaces = List.copyOf(allowedNamespaces);
    }
  }

  /** Refuses what the operator cannot work with. */
  public OperatorProperties {
    watchNamespaces = List.copyOf(watchNamespaces);
    if (fetchImage.isBlank()) {
      throw new IllegalArgumentException(
          "OPERATOR_FETCH_IMAGE is not set: it names the image that downloads models");
    }
    if (workers < 1) {
      throw new IllegalArgumentException("OPERATOR_WORKERS must be at least 1, not " + workers);
    }
  }
}
