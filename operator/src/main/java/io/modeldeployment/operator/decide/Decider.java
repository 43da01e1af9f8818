package io.modeldeployment.operator.decide;

import io.modeldeployment.operator.decide.Transition.Abandon;
import io.modeldeployment.operator.decide.Transition.Adopt;
import io.modeldeployment.operator.decide.Transition.Refresh;
import io.modeldeployment.operator.decide.Transition.Retire;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.decide.Transition.Switch;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.ProbeResult;
import io.modeldeployment.operator.observe.RevisionView;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Decides the next step of a change of version by readiness: at most one a pass. */
public final class Decider {

  private static final Duration PROBE_AGAIN = Duration.ofSeconds(5);

  private Decider() {}

  /** What to do about what was observed. */
  public static Decision decide(Observation seen) {
    Optional<Transition> transition = next(seen);
    Committed committed =
        transition
            .map(t -> Digests.learnt(seen, t.after(seen.committed())))
            .orElse(seen.committed());
    return new Decision(
        transition, committed, Assessor.assess(seen, committed), recheckAfter(seen));
  }

  /** The hash of the revision that the spec asks for. */
  public static String wanted(Observation seen, Committed committed) {
    return RevisionHash.of(seen.resource().getSpec(), committed.refreshes());
  }

  private static Optional<Transition> next(Observation seen) {
    return refresh(seen)
        .or(() -> adopt(seen))
        .or(() -> replaceCandidate(seen))
        .or(() -> switchTo(seen))
        .or(() -> start(seen))
        .or(() -> Digests.pin(seen))
        .or(() -> retire(seen));
  }

  /** The request names the revision it was made for, so that one made for another does nothing. */
  private static Optional<Transition> refresh(Observation seen) {
    Committed committed = seen.committed();
    return Optional.ofNullable(seen.resource().getMetadata().getAnnotations().get(Labels.REFRESH))
        .filter(request -> committed.stable().filter(request::equals).isPresent())
        .filter(request -> committed.handledRefresh().filter(request::equals).isEmpty())
        .map(Refresh::new);
  }

  /**
   * The Service leads only to what was proved once, so what it selects was stable; it goes on even
   * where its record was lost, too.
   */
  private static Optional<Transition> adopt(Observation seen) {
    if (seen.committed().stable().isPresent()) {
      return Optional.empty();
    }
    return seen.serviceRevision()
        .map(seen::revision)
        .filter(r -> r.frozen().isPresent() || r.deployment().isPresent())
        .map(r -> new Adopt(r.hash(), deployedBeside(seen, r.hash()), refreshes(seen, r)));
  }

  /** Without its record only the counter that the decisions still hold is left. */
  private static long refreshes(Observation seen, RevisionView revision) {
    return revision
        .frozen()
        .map(FrozenRevision::refreshes)
        .orElseGet(() -> seen.committed().refreshes());
  }

  private static List<String> deployedBeside(Observation seen, String hash) {
    return seen.revisions().values().stream()
        .filter(r -> r.deployment().isPresent() && !r.hash().equals(hash))
        .map(RevisionView::hash)
        .sorted()
        .toList();
  }

  private static Optional<Transition> replaceCandidate(Observation seen) {
    Committed committed = seen.committed();
    String wanted = wanted(seen, committed);
    return committed
        .candidate()
        .filter(candidate -> !candidate.equals(wanted))
        .flatMap(candidate ->
            committed.stable().filter(wanted::equals).isPresent()
                ? Optional.of(new Abandon(candidate))
                : startable(seen, wanted));
  }

  private static Optional<Transition> switchTo(Observation seen) {
    return seen.committed()
        .candidate()
        .filter(candidate -> candidate.equals(wanted(seen, seen.committed())))
        .map(seen::revision)
        .filter(candidate -> fullyReady(seen, candidate) && proven(candidate))
        .map(candidate -> new Switch(candidate.hash()));
  }

  private static Optional<Transition> start(Observation seen) {
    Committed committed = seen.committed();
    String wanted = wanted(seen, committed);
    boolean underWay =
        committed.candidate().isPresent() || committed.stable().filter(wanted::equals).isPresent();
    return underWay ? Optional.empty() : startable(seen, wanted);
  }

  /** A revision still in history needs no runtime: its pods are made from what it froze. */
  private static Optional<Transition> startable(Observation seen, String hash) {
    boolean possible =
        seen.runtime() instanceof Resolved || seen.revision(hash).frozen().isPresent();
    return possible ? Optional.of(new Start(hash)) : Optional.empty();
  }

  private static Optional<Transition> retire(Observation seen) {
    Committed committed = seen.committed();
    if (committed.stable().isEmpty() || !serviceLeadsOnlyTo(seen, committed.stable().get())) {
      return Optional.empty();
    }
    return committed.retiring().stream().findFirst().map(Retire::new);
  }

  /** Whether the addresses behind the Service are the revision's alone, or none are needed. */
  private static boolean serviceLeadsOnlyTo(Observation seen, String hash) {
    boolean selected = seen.serviceRevision().filter(hash::equals).isPresent();
    boolean only = seen.endpoints().stream().allMatch(e -> e.revision().equals(hash));
    // Ready pods that are not listed show that the slices are not yet in step with the selector.
    return selected && only && (seen.revision(hash).readyPods() == 0 || serves(seen, hash));
  }

  /** Whether clients of the model's Service reach a ready pod of the revision. */
  static boolean serves(Observation seen, String hash) {
    return seen.endpoints().stream().anyMatch(e -> e.ready() && e.revision().equals(hash));
  }

  static boolean proven(RevisionView revision) {
    return revision.probe().outcome() == ProbeResult.Outcome.PASSED;
  }

  /** At least one pod, so that a revision is proved even while spec.replicas is 0. */
  static boolean fullyReady(Observation seen, RevisionView revision) {
    return revision.deployment().isPresent()
        && revision.readyPods() >= Math.max(1, seen.replicas());
  }

  private static Optional<Duration> recheckAfter(Observation seen) {
    Optional<Duration> failedPods =
        seen.committed().live().stream()
            .map(seen::revision)
            .filter(revision -> !fullyReady(seen, revision))
            .flatMap(revision -> Diagnosis.changesAfter(revision, seen.now()).stream())
            .min(Duration::compareTo);
    boolean probeFailed =
        seen.committed().live().stream()
            .map(hash -> seen.revision(hash).probe().outcome())
            .anyMatch(o -> o == ProbeResult.Outcome.FAILED || o == ProbeResult.Outcome.REFUSED);
    return probeFailed ? Optional.of(PROBE_AGAIN) : failedPods;
  }
}
