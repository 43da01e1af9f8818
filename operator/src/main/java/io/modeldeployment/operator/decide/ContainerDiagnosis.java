package io.modeldeployment.operator.decide;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.observe.ContainerView;
import io.modeldeployment.operator.observe.ContainerView.Ended;
import io.modeldeployment.operator.observe.ContainerView.Waiting;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.PodView;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what the kubelet says of containers. A container that fails waits, runs and fails again:
 * the finding is made from how it ended last, so that it does not change with each turn.
 */
final class ContainerDiagnosis {

  private static final int EXIT_INVALID_MODEL = 3;
  private static final int EXIT_DIGEST_MISMATCH = 4;

  /** How a container ends that is told to stop: obeyed, terminated, killed. */
  private static final Set<Integer> EXITS_WHEN_STOPPED = Set.of(0, 128 + 15, 128 + 9);

  private static final Set<String> IMAGE_PROBLEMS =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");
  private static final Set<String> CREATION_PROBLEMS =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "PreCreateHookError",
          "PostStartHookError");

  /** Ends of containers whose program never began. */
  private static final Set<String> START_PROBLEMS = Set.of("StartError", "ContainerCannotRun");

  private final Optional<FrozenRevision> frozen;
  private final boolean timedOut;

  ContainerDiagnosis(Optional<FrozenRevision> frozen, boolean timedOut) {
    this.frozen = frozen;
    this.timedOut = timedOut;
  }

  /** What is wrong with a container; empty while nothing is. */
  Optional<Finding> problem(ContainerView container) {
    return container
        .waiting()
        .flatMap(waiting -> waits(container, waiting))
        .or(() -> container.ended().flatMap(end -> ended(container, end)));
  }

  private static Optional<Finding> waits(ContainerView container, Waiting waiting) {
    String words = waiting.message().isEmpty() ? waiting.reason() : waiting.message();
    if (IMAGE_PROBLEMS.contains(waiting.reason())) {
      return Optional.of(
          new Finding(Reason.ImagePullFailed, named(container) + Wording.ofImagePull(words)));
    }
    return CREATION_PROBLEMS.contains(waiting.reason())
        ? Optional.of(new Finding(Reason.InvalidPod, named(container) + words))
        : Optional.empty();
  }

  private Optional<Finding> ended(ContainerView container, Ended end) {
    boolean again =
        container.waiting().filter(w -> w.reason().equals("CrashLoopBackOff")).isPresent();
    if ((end.exitCode() == 0 && !again) || stoppedForTakingTooLong(end)) {
      return Optional.empty();
    }
    if (START_PROBLEMS.contains(end.reason())) {
      return Optional.of(new Finding(Reason.InvalidPod, named(container) + lastWords(end)));
    }
    if (end.reason().equals("OOMKilled")) {
      return Optional.of(new Finding(Reason.OutOfMemory, killed(container)));
    }
    return Optional.of(
        container.name().equals(ContainerView.FETCH) ? fetchFailed(end) : serverFailed(end));
  }

  private static Finding fetchFailed(Ended end) {
    return new Finding(
        end.exitCode() == EXIT_DIGEST_MISMATCH ? Reason.DigestMismatch : Reason.FetchFailed,
        lastWords(end));
  }

  private static Finding serverFailed(Ended end) {
    return end.exitCode() == EXIT_INVALID_MODEL
        ? new Finding(Reason.InvalidModel, lastWords(end))
        : new Finding(
            Reason.CrashLooping,
            "the serving container ended with code " + end.exitCode() + ": " + lastWords(end));
  }

  /** By its startup probe: the kubelet stops a container that does not get ready in time. */
  private boolean stoppedForTakingTooLong(Ended end) {
    return timedOut
        && EXITS_WHEN_STOPPED.contains(end.exitCode())
        && !end.reason().equals("OOMKilled")
        && frozen.filter(f -> end.ran().toSeconds() >= f.startupTimeoutSeconds()).isPresent();
  }

  private String killed(ContainerView container) {
    return named(container)
        + "killed for using more memory than its limit"
        + memoryLimit(container).map(limit -> " of " + limit).orElse("");
  }

  private Optional<Quantity> memoryLimit(ContainerView container) {
    return frozen
        .map(f -> f.template().getSpec())
        .flatMap(pod ->
            Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .filter(c -> c.getName().equals(container.name()))
                .map(Container::getResources)
                .flatMap(resources -> Stream.ofNullable(resources.getLimits().get("memory")))
                .findFirst());
  }

  /** What pods that are late were doing last. */
  String waitsFor(Stream<PodView> pods) {
    String late =
        frozen
            .map(f -> "not ready within " + f.startupTimeoutSeconds() + " s")
            .orElse("not ready in time");
    return late + pods.findFirst().map(pod -> ": " + stage(pod)).orElse("");
  }

  private static String stage(PodView pod) {
    if (!pod.placed()) {
      return "no scheduler has looked at the pod " + pod.name();
    }
    if (pod.ip().isEmpty()) {
      return "the pod " + pod.name() + " waits for its volumes or network; its events say why";
    }
    return pod.containers().stream()
        .filter(ContainerView::running)
        .map(c ->
            c.name().equals(ContainerView.FETCH)
                ? "the model is still being fetched"
                : "the serving container runs and does not get ready")
        .findFirst()
        .orElse("the pod " + pod.name() + " is starting again");
  }

  private static String named(ContainerView container) {
    return "container " + container.name() + ": ";
  }

  private static String lastWords(Ended end) {
    String line = Wording.lastLine(end.message());
    return line.isEmpty() ? "no message (" + end.reason() + ")" : line;
  }
}
