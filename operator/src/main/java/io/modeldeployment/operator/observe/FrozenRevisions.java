package io.modeldeployment.operator.observe;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import java.util.Optional;

/**
 * The frozen revisions read last. The passes of one rollout follow each other closely, and each
 * would read the same text again.
 */
final class FrozenRevisions {

  /** More than are under way at once, and little memory. */
  static final int KEPT = 128;

  private final Recent<Version, Optional<FrozenRevision>> read = new Recent<>(KEPT);

  /** As {@link FrozenRevision#of}. */
  Optional<FrozenRevision> of(ControllerRevision record) {
    ObjectMeta metadata = record.getMetadata();
    if (metadata.getUid() == null || metadata.getResourceVersion() == null) {
      return FrozenRevision.of(record);
    }
    Version version = new Version(metadata.getUid(), metadata.getResourceVersion());
    Optional<FrozenRevision> known = read.get(version);
    if (known != null) {
      return known;
    }
    Optional<FrozenRevision> frozen = FrozenRevision.of(record);
    read.put(version, frozen);
    return frozen;
  }

  private record Version(String uid, String resourceVersion) {}
}
