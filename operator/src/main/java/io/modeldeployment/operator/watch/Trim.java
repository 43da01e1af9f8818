package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;

/** Cuts cached objects down to what is read from them: the caches are most of the memory. */
final class Trim {

  private Trim() {}

  /** Without the record of who manages which field. */
  static <T extends HasMetadata> T managedFields(T object) {
    object.getMetadata().setManagedFields(List.of());
    return object;
  }

  /** Identity, labels and the parts of status that tell how a pod does. */
  static Pod pod(Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withLabels(metadata.getLabels())
                .withDeletionTimestamp(metadata.getDeletionTimestamp())
                .build())
        .withStatus(
            new PodStatusBuilder()
                .withPhase(status.getPhase())
                .withReason(status.getReason())
                .withMessage(status.getMessage())
                .withStartTime(status.getStartTime())
                .withPodIP(status.getPodIP())
                .withConditions(status.getConditions())
                .withInitContainerStatuses(status.getInitContainerStatuses())
                .withContainerStatuses(status.getContainerStatuses())
                .build())
        .build();
  }
}
