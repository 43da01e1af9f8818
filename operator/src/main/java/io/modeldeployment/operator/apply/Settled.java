package io.modeldeployment.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.modeldeployment.operator.observe.Recent;
import java.util.List;
import java.util.Map;

/**
 * Objects that were compared last and found as they should be. While neither what is wanted nor
 * what exists changes they need not be taken apart again. Forgetting one costs a comparison, so
 * only so many are kept as rollouts under way need.
 */
final class Settled {

  static final int KEPT = 512;

  private final Recent<String, Comparison> byUid = new Recent<>(KEPT);

  /** Whether just these two were compared. */
  boolean holds(HasMetadata existing, HasMetadata wanted) {
    Comparison last = byUid.get(existing.getMetadata().getUid());
    return last != null
        && last.existing().equals(Version.of(existing.getMetadata()))
        && last.wanted().equals(wanted);
  }

  /** Remembers that what exists is as it is wanted; nobody may change the latter any more. */
  void add(HasMetadata existing, HasMetadata wanted) {
    String uid = existing.getMetadata().getUid();
    if (uid != null) {
      byUid.put(uid, new Comparison(Version.of(existing.getMetadata()), wanted));
    }
  }

  private record Comparison(Version existing, HasMetadata wanted) {}

  /**
   * Tells versions of an object apart by what a write could concern: the generation where the API
   * server counts changes of spec, since the resource version counts those of status, too.
   */
  private record Version(
      Object number,
      Map<String, String> labels,
      Map<String, String> annotations,
      List<OwnerReference> owners) {

    static Version of(ObjectMeta metadata) {
      return new Version(
          metadata.getGeneration() == null
              ? "resourceVersion " + metadata.getResourceVersion()
              : metadata.getGeneration(),
          metadata.getLabels(),
          metadata.getAnnotations(),
          metadata.getOwnerReferences());
    }
  }
}
