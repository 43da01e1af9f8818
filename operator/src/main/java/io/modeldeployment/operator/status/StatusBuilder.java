package io.modeldeployment.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import io.modeldeployment.operator.observe.ContainerView;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.PodView;
import io.modeldeployment.operator.observe.RevisionView;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        committed.stable().map(hash -> revision(seen, hash)).orElse(null),
        committed.candidate().map(hash -> revision(seen, hash)).orElse(null),
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

  private static RevisionStatus revision(Observation seen, String hash) {
    RevisionView view = seen.revision(hash);
    return new RevisionStatus(
        hash,
        digest(view).or(() -> known(seen.resource().getStatus(), hash)).orElse(null),
        view.activePods().size(),
        view.readyPods());
  }

  /** The digest the spec fixed, else the one that a pod's fetch reported when it ended well. */
  private static Optional<String> digest(RevisionView revision) {
    return revision
        .frozen()
        .map(FrozenRevision::model)
        .flatMap(model -> Optional.ofNullable(model.digest()))
        .or(() -> revision.pods().stream().flatMap(StatusBuilder::reported).findFirst());
  }

  private static Stream<String> reported(PodView pod) {
    return pod.containers().stream()
        .filter(c -> c.name().equals(ContainerView.FETCH))
        .flatMap(c -> c.ended().stream())
        .filter(end -> end.exitCode() == 0)
        .flatMap(end -> parse(end.message()).stream());
  }

  private static Optional<String> parse(String message) {
    try {
      String digest = JSON.readTree(message).path("digest").asText("");
      return digest.isEmpty() ? Optional.empty() : Optional.of(digest);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> known(@Nullable ModelDeploymentStatus before, String hash) {
    if (before == null) {
      return Optional.empty();
    }
    return Stream.of(Optional.ofNullable(before.stable()), Optional.ofNullable(before.candidate()))
        .flatMap(Optional::stream)
        .filter(revision -> revision.hash().equals(hash))
        .flatMap(revision -> Stream.ofNullable(revision.digest()))
        .findFirst();
  }

  private static @Nullable String runtime(Observation seen, Committed committed) {
    return committed
        .candidate()
        .or(committed::stable)
        .flatMap(hash -> seen.revision(hash).frozen().map(FrozenRevision::runtime))
        .orElse(seen.runtime() instanceof Resolved resolved ? resolved.reference() : null);
  }
}
