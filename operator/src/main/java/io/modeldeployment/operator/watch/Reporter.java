package io.modeldeployment.operator.watch;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.apply.AppliedResources;
import io.modeldeployment.operator.decide.Decision;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.decide.Transition;
import io.modeldeployment.operator.metrics.OperatorMetrics;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.status.Committer;
import io.modeldeployment.operator.status.Committer.StatusWriter;
import io.modeldeployment.operator.status.EventRecorder;
import io.modeldeployment.operator.status.StatusBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what a pass came to, in status, Events, log and metrics, from one and the same reason. */
public final class Reporter {

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  private final StatusBuilder builder;
  private final Committer committer;
  private final EventRecorder events;
  private final OperatorMetrics metrics;

  /** A reporter over the given channels. */
  public Reporter(
      StatusBuilder builder, Committer committer, EventRecorder events, OperatorMetrics metrics) {
    this.builder = builder;
    this.committer = committer;
    this.events = events;
    this.metrics = metrics;
  }

  /** Writes a transition; its Event follows only once it is written. */
  void commit(Observation seen, Decision decision, StatusWriter writer) {
    Transition transition = decision.transition().orElseThrow();
    ModelDeploymentStatus status = builder.build(seen, decision, AppliedResources.NOTHING);
    committer.commit(seen.resource(), status, seen.now(), writer);
    tell(seen, decision.committed(), describe(transition));
    metrics.state(seen.namespace(), seen.name(), status);
  }

  /** Writes what was found out, where it differs from what status says. */
  Optional<Duration> report(
      Observation seen, Decision decision, AppliedResources applied, StatusWriter writer) {
    ModelDeploymentStatus status = builder.build(seen, decision, applied);
    Optional<Duration> figures = committer.report(seen.resource(), status, seen.now(), writer);
    Finding state = ready(status);
    boolean news =
        reason(seen.resource().getStatus()).filter(state.reason().name()::equals).isEmpty();
    if (news
        && (state.reason().kind() == Reason.Kind.FAILED
            || state.reason() == Reason.Unschedulable)) {
      tell(seen, decision.committed(), state);
    }
    metrics.state(seen.namespace(), seen.name(), status);
    return Stream.of(figures, decision.recheckAfter())
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }

  private void tell(Observation seen, Committed committed, Finding finding) {
    LOG.atInfo()
        .addKeyValue("namespace", seen.namespace())
        .addKeyValue("name", seen.name())
        .addKeyValue("revision", committed.candidate().or(committed::stable).orElse(""))
        .addKeyValue("reason", finding.reason())
        .log("{}", finding.message());
    events.record(seen.resource(), finding, seen.now());
  }

  private static Finding describe(Transition transition) {
    return switch (transition) {
      case Transition.Start t ->
          new Finding(Reason.RevisionStarted, "started revision " + t.hash());
      case Transition.Switch t ->
          new Finding(Reason.RevisionServing, "revision " + t.hash() + " is now stable");
      case Transition.Retire t ->
          new Finding(Reason.RevisionRetired, "revision " + t.hash() + " gets no more requests");
      case Transition.Abandon t ->
          new Finding(
              Reason.RevisionAbandoned,
              "revision " + t.hash() + " was given up: the spec asks for the stable one again");
      case Transition.Adopt t ->
          new Finding(Reason.RevisionAdopted, "took over revision " + t.hash() + ", which serves");
      case Transition.Pin t ->
          new Finding(
              Reason.DigestRecorded,
              "every pod of revision " + t.hash() + " is held to " + t.digest());
      case Transition.Refresh t ->
          new Finding(Reason.RefreshAccepted, "refresh of revision " + t.request() + " accepted");
    };
  }

  private static Optional<String> reason(@Nullable ModelDeploymentStatus status) {
    return status == null || status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream()
            .filter(c -> c.type().equals("Ready"))
            .map(Condition::reason)
            .findFirst();
  }

  private static Finding ready(ModelDeploymentStatus status) {
    return Objects.requireNonNull(status.conditions()).stream()
        .filter(c -> c.type().equals("Ready"))
        .map(c -> new Finding(Reason.valueOf(c.reason()), String.valueOf(c.message())))
        .findFirst()
        .orElseThrow();
  }
}
