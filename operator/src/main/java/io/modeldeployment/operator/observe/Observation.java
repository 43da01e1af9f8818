package io.modeldeployment.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One immutable snapshot of all that a decision rests on.
 *
 * @param resource the ModelDeployment
 * @param now the time of the snapshot
 * @param committed the decisions its status holds
 * @param runtime the runtime its spec leads to
 * @param fetchImage the image that fetches models for revisions made now
 * @param revisions every revision of which something exists, by hash
 * @param serviceRevision the revision that the model's Service selects, if that Service exists
 * @param endpoints the addresses behind the model's Service
 * @param owned every object that this resource controls
 */
public record Observation(
    ModelDeployment resource,
    Instant now,
    Committed committed,
    RuntimeResolution runtime,
    String fetchImage,
    Map<String, RevisionView> revisions,
    Optional<String> serviceRevision,
    List<EndpointView> endpoints,
    List<HasMetadata> owned) {

  /** Copies the collections. */
  public Observation {
    revisions = Map.copyOf(revisions);
    endpoints = List.copyOf(endpoints);
    owned = List.copyOf(owned);
  }

  /** The resource's name. */
  public String name() {
    return resource.getMetadata().getName();
  }

  /** The resource's namespace. */
  public String namespace() {
    return resource.getMetadata().getNamespace();
  }

  /** A revision, whether or not anything of it exists. */
  public RevisionView revision(String hash) {
    return revisions.getOrDefault(hash, RevisionView.absent(hash));
  }

  /** The number of pods that spec.replicas asks for. */
  public int replicas() {
    Integer replicas = resource.getSpec().replicas();
    return replicas == null ? 1 : replicas;
  }

  /** An address behind the model's Service: the pod's revision, and whether it gets requests. */
  public record EndpointView(String revision, boolean ready) {}
}
