package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts cached objects down to what is read from them: the caches are most of the memory, and what
 * is not there cannot wake the operator when it changes. What was cut stays the same if cut again.
 */
final class Trim {

  private static final String TEMPLATE = "template";

  private static final Set<String> READ_POD_CONDITIONS =
      Set.of("Ready", "PodScheduled", "PodReadyToStartContainers");

  private Trim() {}

  /** Whether two trimmed versions of an object differ in more than their number. */
  static <T extends HasMetadata> boolean isNews(
      T before, T after, Function<T, @Nullable Object> content) {
    return !identity(before).equals(identity(after))
        || !Objects.equals(content.apply(before), content.apply(after));
  }

  private static ObjectMeta identity(HasMetadata object) {
    return new ObjectMetaBuilder(object.getMetadata())
        .withResourceVersion(null)
        .withGeneration(null)
        .withManagedFields()
        .build();
  }

  /** Without the record of who manages which field. */
  static <T extends HasMetadata> T managedFields(T object) {
    object.getMetadata().setManagedFields(List.of());
    return object;
  }

  /** The frozen revision as text: it is read once in a pass. */
  static ControllerRevision revision(ControllerRevision revision) {
    if (revision.getData() != null) {
      revision.setData(CompactJson.of(revision.getData()));
    }
    return managedFields(revision);
  }

  /** The pod template as text, since it is only compared; of the status what tells of trouble. */
  static Deployment deployment(Deployment deployment) {
    if (deployment.getSpec() != null && deployment.getSpec().getTemplate() != null) {
      CompactJson template = CompactTemplate.textOf(deployment.getSpec().getTemplate());
      deployment.getSpec().setTemplate(null);
      deployment.getSpec().setAdditionalProperty(TEMPLATE, template);
    }
    // Counted up by the Deployment controller.
    deployment.getMetadata().getAnnotations().remove("deployment.kubernetes.io/revision");
    if (deployment.getStatus() != null) {
      List<DeploymentCondition> troubles = troubles(deployment.getStatus());
      deployment.setStatus(
          troubles.isEmpty()
              ? null
              : new DeploymentStatusBuilder().withConditions(troubles).build());
    }
    return managedFields(deployment);
  }

  private static List<DeploymentCondition> troubles(DeploymentStatus status) {
    return status.getConditions().stream()
        .filter(c ->
            "ReplicaFailure".equals(c.getType())
                || "ProgressDeadlineExceeded".equals(c.getReason()))
        .map(c ->
            new DeploymentConditionBuilder()
                .withType(c.getType())
                .withStatus(c.getStatus())
                .withReason(c.getReason())
                .withMessage(c.getMessage())
                .build())
        .toList();
  }

  /** Without its status, which is the load balancer's. */
  static Service service(Service service) {
    service.setStatus(null);
    return managedFields(service);
  }

  /** Which pods are ready. */
  static EndpointSlice slice(EndpointSlice slice) {
    List<Endpoint> endpoints = slice.getEndpoints();
    // A slice without addresses says "endpoints: null".
    slice.setEndpoints(
        endpoints == null ? List.of() : endpoints.stream().map(Trim::endpoint).toList());
    slice.setPorts(List.of());
    slice.getMetadata().setAnnotations(null);
    return managedFields(slice);
  }

  private static Endpoint endpoint(Endpoint endpoint) {
    return new EndpointBuilder()
        .withConditions(endpoint.getConditions())
        .withTargetRef(endpoint.getTargetRef())
        .build();
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
                .withConditions(conditions(status))
                .withInitContainerStatuses(containers(status.getInitContainerStatuses()))
                .withContainerStatuses(containers(status.getContainerStatuses()))
                .build())
        .build();
  }

  /** Of a pod that failed all of them, with their times: they tell when. Nothing follows them. */
  private static List<PodCondition> conditions(PodStatus status) {
    if ("Failed".equals(status.getPhase())) {
      return status.getConditions();
    }
    return status.getConditions().stream()
        .filter(c -> READ_POD_CONDITIONS.contains(c.getType()))
        .map(c ->
            new PodConditionBuilder()
                .withType(c.getType())
                .withStatus(c.getStatus())
                .withReason(c.getReason())
                .withMessage(c.getMessage())
                .build())
        .toList();
  }

  private static List<ContainerStatus> containers(List<ContainerStatus> statuses) {
    return statuses.stream()
        .map(status ->
            new ContainerStatusBuilder()
                .withName(status.getName())
                .withState(stopped(status.getState()))
                .withLastState(stopped(status.getLastState()))
                .withRestartCount(status.getRestartCount())
                .build())
        .toList();
  }

  /** A container that runs has no state here: nothing else is read of it. */
  private static @Nullable ContainerState stopped(@Nullable ContainerState state) {
    return state == null || state.getRunning() != null ? null : state;
  }
}
