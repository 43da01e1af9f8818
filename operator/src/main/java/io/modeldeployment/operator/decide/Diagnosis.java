package io.modeldeployment.operator.decide;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.observe.ContainerView;
import io.modeldeployment.operator.observe.ContainerView.Ended;
import io.modeldeployment.operator.observe.ContainerView.Waiting;
import io.modeldeployment.operator.observe.PodView;
import io.modeldeployment.operator.observe.RevisionView;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out why a revision's pods do not become ready, from what Kubernetes reports. */
final class Diagnosis {

  private static final int EXIT_INVALID_MODEL = 3;
  private static final int EXIT_DIGEST_MISMATCH = 4;
  private static final int MAX_MESSAGE = 500;
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

  private Diagnosis() {}

  /** The most telling problem of a revision; empty while nothing speaks against it. */
  static Optional<Finding> of(RevisionView revision) {
    return Stream.<Optional<Finding>>concat(
            revision.activePods().stream()
                .filter(pod -> !pod.ready())
                .sorted(Comparator.comparing(PodView::name))
                .map(Diagnosis::pod),
            Stream.of(revision.deployment().flatMap(Diagnosis::deployment)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Finding> pod(PodView pod) {
    if (pod.schedulingProblem().isPresent()) {
      return finding(Reason.Unschedulable, pod.schedulingProblem().get());
    }
    return pod.containers().stream().flatMap(c -> container(c).stream()).findFirst();
  }

  private static Optional<Finding> container(ContainerView container) {
    Optional<Waiting> waiting = container.waiting();
    if (waiting.isPresent() && IMAGE_PROBLEMS.contains(waiting.get().reason())) {
      return finding(
          Reason.ImagePullFailed,
          named(container, waiting.get().reason(), waiting.get().message()));
    }
    if (waiting.isPresent() && CREATION_PROBLEMS.contains(waiting.get().reason())) {
      return finding(
          Reason.InvalidPod, named(container, waiting.get().reason(), waiting.get().message()));
    }
    boolean again = waiting.filter(w -> w.reason().equals("CrashLoopBackOff")).isPresent();
    return container
        .ended()
        .filter(e -> e.exitCode() != 0 || again)
        .flatMap(e -> end(container, e));
  }

  private static Optional<Finding> end(ContainerView container, Ended end) {
    if (container.name().equals(ContainerView.FETCH)) {
      Reason reason =
          end.exitCode() == EXIT_DIGEST_MISMATCH ? Reason.DigestMismatch : Reason.FetchFailed;
      return finding(reason, lastWords(end));
    }
    if (end.reason().equals("OOMKilled")) {
      return finding(
          Reason.OutOfMemory, "the serving container was killed for using too much memory");
    }
    if (end.exitCode() == EXIT_INVALID_MODEL) {
      return finding(Reason.InvalidModel, lastWords(end));
    }
    return finding(
        Reason.CrashLooping,
        "the serving container ended with code " + end.exitCode() + ": " + lastWords(end));
  }

  private static Optional<Finding> deployment(Deployment deployment) {
    if (deployment.getStatus() == null) {
      return Optional.empty();
    }
    List<DeploymentCondition> conditions = deployment.getStatus().getConditions();
    Optional<Finding> rejected =
        conditions.stream()
            .filter(c -> c.getType().equals("ReplicaFailure") && c.getStatus().equals("True"))
            .findFirst()
            .flatMap(c ->
                finding(
                    Reason.PodsRejected,
                    Objects.requireNonNullElse(c.getMessage(), "the API server refuses the pods")));
    return rejected.or(() ->
        conditions.stream()
            .filter(c -> "ProgressDeadlineExceeded".equals(c.getReason()))
            .findFirst()
            .flatMap(c -> finding(Reason.StartupTimeout, "pods did not become ready in time")));
  }

  private static String named(ContainerView container, String reason, String message) {
    return "container " + container.name() + ": " + (message.isEmpty() ? reason : message);
  }

  /** The last line, which is where programs say why they end. */
  private static String lastWords(Ended end) {
    List<String> lines =
        end.message().lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    return lines.isEmpty() ? "no message (" + end.reason() + ")" : lines.getLast();
  }

  private static Optional<Finding> finding(Reason reason, String message) {
    String text =
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    return Optional.of(new Finding(reason, text));
  }
}
