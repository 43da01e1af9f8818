package io.modeldeployment.operator.observe;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.modeldeployment.operator.observe.ContainerView.Ended;
import io.modeldeployment.operator.observe.ContainerView.Waiting;
import io.modeldeployment.operator.observe.PodView.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads pods into {@link PodView}s. */
final class PodViews {

  /** Phases of a pod that is over, such as one that its node evicted. */
  private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

  private PodViews() {}

  static PodView of(Pod pod) {
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    return new PodView(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        pod.getMetadata().getLabels().getOrDefault(Labels.REVISION, ""),
        Optional.ofNullable(status.getPodIP()),
        holds(status, "Ready"),
        pod.getMetadata().getDeletionTimestamp() != null || ENDED.contains(text(status.getPhase())),
        failure(status),
        holds(status, "PodScheduled"),
        condition(status, "PodScheduled")
            .filter(c -> "False".equals(c.getStatus()))
            .map(c -> requireNonNullElse(c.getMessage(), c.getReason())),
        Stream.concat(
                status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
            .map(PodViews::container)
            .toList());
  }

  /** A pod whose containers all ended fails too; only the kubelet itself gives a reason. */
  private static Optional<Failure> failure(PodStatus status) {
    return Optional.ofNullable(status.getReason())
        .filter(reason -> "Failed".equals(status.getPhase()))
        .map(reason -> new Failure(reason, text(status.getMessage()), lastChange(status)));
  }

  private static Instant lastChange(PodStatus status) {
    return Stream.concat(
            Stream.ofNullable(status.getStartTime()),
            status.getConditions().stream()
                .flatMap(c -> Stream.ofNullable(c.getLastTransitionTime())))
        .map(Instant::parse)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static boolean holds(PodStatus status, String type) {
    return condition(status, type).filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  private static Optional<PodCondition> condition(PodStatus status, String type) {
    List<PodCondition> conditions = status.getConditions();
    return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  private static ContainerView container(ContainerStatus status) {
    Optional<ContainerState> state = Optional.ofNullable(status.getState());
    return new ContainerView(
        status.getName(),
        state.filter(s -> s.getWaiting() != null || s.getTerminated() != null).isEmpty(),
        state
            .flatMap(s -> Optional.ofNullable(s.getWaiting()))
            .map(w -> new Waiting(text(w.getReason()), text(w.getMessage()))),
        state
            .flatMap(s -> Optional.ofNullable(s.getTerminated()))
            .or(() ->
                Optional.ofNullable(status.getLastState())
                    .flatMap(s -> Optional.ofNullable(s.getTerminated())))
            .map(PodViews::ended),
        requireNonNullElse(status.getRestartCount(), 0));
  }

  private static Ended ended(ContainerStateTerminated end) {
    return new Ended(
        requireNonNullElse(end.getExitCode(), 0),
        text(end.getReason()),
        text(end.getMessage()),
        ran(end));
  }

  private static Duration ran(ContainerStateTerminated end) {
    return end.getStartedAt() == null || end.getFinishedAt() == null
        ? Duration.ZERO
        : Duration.between(Instant.parse(end.getStartedAt()), Instant.parse(end.getFinishedAt()));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }
}
