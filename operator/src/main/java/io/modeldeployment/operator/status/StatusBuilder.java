package io.modeldeployment.operator.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.HandledRequests;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import io.modeldeployment.operator.apply.AppliedResources;
import io.modeldeployment.operator.decide.Assessment;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.decide.Assessment.Verdict;
import io.modeldeployment.operator.decide.Decision;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.RevisionView;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the status of a resource from what was applied, observed and decided. */
public final class StatusBuilder {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String clusterDomain;

  /** A builder for clusters with the given DNS domain, such as cluster.local. */
  public StatusBuilder(String clusterDomain) {
    this.clusterDomain = clusterDomain;
  }

  /** The whole status. */
  public ModelDeploymentStatus build(
      Observation seen, Decision decision, AppliedResources applied) {
    Committed committed = decision.committed();
    ModelDeploymentStatus before = seen.resource().getStatus();
    long generation = seen.resource().getMetadata().getGeneration();
    Assessment assessment =
        applied
            .problem()
            .map(p -> overruled(decision.assessment(), p))
            .orElse(decision.assessment());
    return new ModelDeploymentStatus(
        generation,
        new Conditions(conditions(before), generation, seen.now()).of(assessment),
        committed.stable().map(hash -> revision(seen, committed, hash)).orElse(null),
        committed.candidate().map(hash -> revision(seen, committed, hash)).orElse(null),
        committed.retiring().isEmpty() ? null : committed.retiring(),
        seen.revisions().values().stream().mapToInt(r -> r.activePods().size()).sum(),
        Labels.NAME + "=" + seen.name(),
        "http://" + seen.name() + "." + seen.namespace() + ".svc." + clusterDomain,
        runtime(seen, committed),
        committed.refreshes() == 0 ? null : committed.refreshes(),
        committed.handledRefresh().map(HandledRequests::new).orElse(null));
  }

  /** What could not be applied is what people must know first. */
  private static Assessment overruled(Assessment assessment, Finding problem) {
    return new Assessment(
        new Verdict(Truth.False, problem),
        assessment.servable(),
        new Verdict(Truth.False, problem),
        Optional.empty(),
        Optional.of(problem),
        assessment.runtimeOutdated());
  }

  private static List<Condition> conditions(@Nullable ModelDeploymentStatus status) {
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }

  private static RevisionStatus revision(Observation seen, Committed committed, String hash) {
    RevisionView view = seen.revision(hash);
    return new RevisionStatus(
        hash,
        view.fixedDigest().or(() -> committed.digest(hash)).orElse(null),
        view.activePods().size(),
        view.readyPods());
  }

  private static @Nullable String runtime(Observation seen, Committed committed) {
    return committed
        .candidate()
        .or(committed::stable)
        .flatMap(hash -> seen.revision(hash).frozen().map(FrozenRevision::runtime))
        .orElse(seen.runtime() instanceof Resolved resolved ? resolved.reference() : null);
  }
}
