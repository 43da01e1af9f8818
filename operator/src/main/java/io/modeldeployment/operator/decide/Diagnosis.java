package io.modeldeployment.operator.decide;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.observe.PodView;
import io.modeldeployment.operator.observe.PodView.Failure;
import io.modeldeployment.operator.observe.RevisionView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out why a revision's pods do not become ready, from what Kubernetes reports. */
final class Diagnosis {

  /** How long the failure of a pod explains that the one in its place is not ready. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  private final RevisionView revision;
  private final Instant now;
  private final ContainerDiagnosis containers;

  private Diagnosis(RevisionView revision, Instant now) {
    this.revision = revision;
    this.now = now;
    this.containers = new ContainerDiagnosis(revision.frozen(), timedOut(revision));
  }

  /** The most telling problem of a revision; empty while nothing speaks against it. */
  static Optional<Finding> of(RevisionView revision, Instant now) {
    return new Diagnosis(revision, now).mostTelling();
  }

  /** When a failed pod will no longer count, if one does now. */
  static Optional<Duration> changesAfter(RevisionView revision, Instant now) {
    return new Diagnosis(revision, now)
        .lastFailure()
        .map(failure -> Duration.between(now, failure.at().plus(RECENT)));
  }

  private Optional<Finding> mostTelling() {
    return containerProblem()
        .or(this::rejection)
        .or(this::failedPod)
        .or(this::schedulingProblem)
        .or(this::timeout)
        .map(f -> new Finding(f.reason(), Wording.shortened(f.message())));
  }

  private Optional<Finding> containerProblem() {
    return waitingPods()
        .flatMap(pod -> pod.containers().stream())
        .flatMap(container -> containers.problem(container).stream())
        .findFirst();
  }

  private Optional<Finding> schedulingProblem() {
    return waitingPods()
        .flatMap(pod -> pod.schedulingProblem().stream())
        .map(words -> new Finding(Reason.Unschedulable, Wording.ofScheduler(words)))
        .findFirst();
  }

  private Optional<Finding> rejection() {
    return conditions(revision)
        .filter(c -> c.getType().equals("ReplicaFailure") && c.getStatus().equals("True"))
        .findFirst()
        .map(c ->
            new Finding(
                Reason.PodsRejected,
                Objects.requireNonNullElse(c.getMessage(), "the API server refuses the pods")));
  }

  /** The pod in place of one that its node gave up has nothing to say of it. */
  private Optional<Finding> failedPod() {
    return lastFailure()
        .map(failure ->
            failure.reason().equals("Evicted")
                ? new Finding(Reason.Evicted, "the node evicted a pod: " + failure.message())
                : new Finding(
                    Reason.PodsRejected,
                    "the node refused a pod: " + failure.reason() + ": " + failure.message()));
  }

  /** Pods that ran and failed for another reason than eviction were on a node that went. */
  private Optional<Failure> lastFailure() {
    return revision.pods().stream()
        .flatMap(pod ->
            pod.failure().stream()
                .filter(f -> f.reason().equals("Evicted") || pod.containers().isEmpty()))
        .filter(failure -> now.isBefore(failure.at().plus(RECENT)))
        .max(Comparator.comparing(Failure::at).thenComparing(Failure::message));
  }

  private Optional<Finding> timeout() {
    return timedOut(revision)
        ? Optional.of(new Finding(Reason.StartupTimeout, containers.waitsFor(waitingPods())))
        : Optional.empty();
  }

  private Stream<PodView> waitingPods() {
    return revision.activePods().stream()
        .filter(pod -> !pod.ready())
        .sorted(Comparator.comparing(PodView::name));
  }

  private static boolean timedOut(RevisionView revision) {
    return conditions(revision).anyMatch(c -> "ProgressDeadlineExceeded".equals(c.getReason()));
  }

  private static Stream<DeploymentCondition> conditions(RevisionView revision) {
    return revision
        .deployment()
        .map(Deployment::getStatus)
        .map(status -> status.getConditions())
        .orElse(List.of())
        .stream();
  }
}
