package io.modeldeployment.operator.config;

import io.modeldeployment.api.v1alpha1.ImagePullPolicy;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's settings.
 *
 * @param watchNamespaces namespaces whose resources are reconciled; empty means all
 * @param fetchImage image whose command {@code fetch} downloads models
 * @param fetchImagePullPolicy when that image is pulled
 * @param workers how many reconciles run at once
 * @param leaderElection whether several instances elect one that works
 * @param lease times of that election
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
    @DefaultValue Lease lease,
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

  /**
   * The leader election: its Lease and its times.
   *
   * @param name name of the Lease; operators that share it work for one another
   * @param duration how long after its last renewal others leave the Lease to its holder
   * @param renewDeadline how long after its last renewal the holder goes on working
   * @param retryPeriod pause between renewals, and between attempts to take the Lease
   */
  public record Lease(
      @DefaultValue("model-deployment-operator") String name,
      @DefaultValue("30s") Duration duration,
      @DefaultValue("20s") Duration renewDeadline,
      @DefaultValue("2s") Duration retryPeriod) {

    /** Refuses times with which two instances would work at once, or none for long. */
    public Lease {
      if (duration.compareTo(renewDeadline) <= 0
          || renewDeadline.compareTo(retryPeriod.multipliedBy(2)) < 0
          || !retryPeriod.isPositive()) {
        throw new IllegalArgumentException(
            "OPERATOR_LEASE_DURATION must be longer than OPERATOR_LEASE_RENEW_DEADLINE, and that at"
                + " least twice OPERATOR_LEASE_RETRY_PERIOD");
      }
    }
  }
}
