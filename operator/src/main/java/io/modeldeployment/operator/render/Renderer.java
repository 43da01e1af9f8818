package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.modeldeployment.operator.decide.Decider;
import io.modeldeployment.operator.decide.Digests;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.RevisionView;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Renders every object that the committed decisions call for. */
public final class Renderer {

  private static final int DEFAULT_HISTORY = 10;

  private final RenderSettings settings;

  /** A renderer for one installation. */
  public Renderer(RenderSettings settings) {
    this.settings = settings;
  }

  /** The objects that should exist now. */
  public DesiredResources render(Observation seen) {
    Committed committed = seen.committed();
    List<HasMetadata> objects = new ArrayList<>();
    settings
        .networkAccess()
        .ifPresent(access -> objects.add(ModelNetworkPolicy.of(seen.resource(), access)));
    objects.add(ModelService.of(seen.resource(), committed.stable()));
    // With one pod it would change nothing: a drain takes that pod either way.
    if (seen.replicas() > 1) {
      objects.add(DisruptionBudget.of(seen.resource()));
    }
    Set<String> untouched = new HashSet<>();
    for (String hash : committed.live()) {
      List<HasMetadata> revision = revision(seen, hash);
      objects.addAll(revision);
      if (revision.isEmpty()) {
        untouched.add(hash);
      }
    }
    objects.addAll(history(seen));
    return new DesiredResources(objects, untouched);
  }

  private List<HasMetadata> revision(Observation seen, String hash) {
    RevisionView view = seen.revision(hash);
    Optional<FrozenRevision> frozen = view.frozen().or(() -> freeze(seen, view));
    if (frozen.isEmpty()) {
      return List.of();
    }
    long number = view.number() > 0 ? view.number() : nextNumber(seen);
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(RevisionRecord.of(seen.resource(), hash, number, data(seen, hash, frozen.get())));
    objects.addAll(digest(seen, view, frozen.get()));
    objects.add(RevisionService.of(seen.resource(), hash));
    objects.add(RevisionDeployment.of(seen.resource(), hash, frozen.get(), replicas(seen, view)));
    return objects;
  }

  private static List<ConfigMap> digest(
      Observation seen, RevisionView view, FrozenRevision frozen) {
    if (!RecordedDigest.needed(frozen.model())) {
      return List.of();
    }
    return seen
        .committed()
        .digest(view.hash())
        .or(view::recordedDigest)
        .map(digest -> RecordedDigest.of(seen.resource(), view.hash(), digest))
        .stream()
        .toList();
  }

  /** A record cannot be changed: one that exists is wanted as it is, whoever wrote it. */
  private static Object data(Observation seen, String hash, FrozenRevision frozen) {
    return seen.owned().stream()
        .filter(ControllerRevision.class::isInstance)
        .map(ControllerRevision.class::cast)
        .filter(record -> hash.equals(record.getMetadata().getLabels().get(Labels.REVISION)))
        .map(ControllerRevision::getData)
        .findFirst()
        .orElse(frozen);
  }

  /**
   * A record is made from the spec only while the spec still is the one the hash was made of. Where
   * it was lost, pods that run keep their template, whatever would be rendered for them today.
   */
  private Optional<FrozenRevision> freeze(Observation seen, RevisionView view) {
    boolean current = view.hash().equals(Decider.wanted(seen, seen.committed()));
    if (!current || !(seen.runtime() instanceof Resolved runtime)) {
      return Optional.empty();
    }
    FrozenRevision frozen =
        RevisionRecord.freeze(
            seen.resource(), view.hash(), seen.committed().refreshes(), runtime, settings);
    return Optional.of(view.deployedTemplate().map(frozen::withTemplate).orElse(frozen));
  }

  private static long nextNumber(Observation seen) {
    return 1 + seen.revisions().values().stream().mapToLong(RevisionView::number).max().orElse(0);
  }

  private static int replicas(Observation seen, RevisionView revision) {
    Committed committed = seen.committed();
    if (committed.stable().filter(revision.hash()::equals).isPresent()) {
      return Digests.allowed(revision, seen.replicas());
    }
    if (committed.candidate().filter(revision.hash()::equals).isPresent()) {
      return Digests.allowed(revision, Math.max(1, seen.replicas()));
    }
    return revision.deployedReplicas();
  }

  /** Records of revisions no longer in use, the newest first, up to the limit. */
  private static List<HasMetadata> history(Observation seen) {
    Integer limit = seen.resource().getSpec().revisionHistoryLimit();
    List<String> live = seen.committed().live();
    return seen.revisions().values().stream()
        .filter(r -> r.frozen().isPresent() && !live.contains(r.hash()))
        .sorted(Comparator.comparingLong(RevisionView::number).reversed())
        .limit(limit == null ? DEFAULT_HISTORY : limit)
        .flatMap(r -> remembered(seen, r))
        .toList();
  }

  private static Stream<HasMetadata> remembered(Observation seen, RevisionView revision) {
    FrozenRevision frozen = revision.frozen().orElseThrow();
    Object data = data(seen, revision.hash(), frozen);
    return Stream.concat(
        Stream.of(RevisionRecord.of(seen.resource(), revision.hash(), revision.number(), data)),
        digest(seen, revision, frozen).stream());
  }
}
