package io.modeldeployment.operator.decide;

import io.modeldeployment.operator.decide.Transition.Pin;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.RevisionView;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Same bytes everywhere: what the first fetch of a revision got is recorded, and every later fetch
 * is held to it. Until then a revision runs one pod.
 */
public final class Digests {

  private Digests() {}

  /**
   * The decisions with what is known by now of their revisions' digests: it costs no write more.
   */
  static Committed learnt(Observation seen, Committed committed) {
    Committed learnt = committed;
    for (String hash : unrecorded(committed).toList()) {
      Optional<String> digest = seen.revision(hash).fetchedDigest();
      if (digest.isPresent()) {
        learnt = learnt.withDigest(hash, digest.get());
      }
    }
    return learnt;
  }

  /** A step of its own only where pods wait for it: a candidate of one pod has it at the switch. */
  static Optional<Transition> pin(Observation seen) {
    Committed committed = seen.committed();
    return unrecorded(committed)
        .filter(hash -> seen.revision(hash).fixedDigest().isEmpty())
        .filter(hash -> seen.replicas() > 1 || committed.stable().filter(hash::equals).isPresent())
        .map(seen::revision)
        .flatMap(revision ->
            revision.fetchedDigest().map(digest -> new Pin(revision.hash(), digest)).stream())
        .<Transition>map(pin -> pin)
        .findFirst();
  }

  private static Stream<String> unrecorded(Committed committed) {
    return Stream.concat(committed.stable().stream(), committed.candidate().stream())
        .filter(hash -> committed.digest(hash).isEmpty());
  }

  /**
   * How many pods a revision may have: as many as are wanted once later fetches are held to its
   * digest, till then no more than there are. Where ready pods report nothing, as those of an
   * earlier release may, there is nothing to wait for.
   */
  public static int allowed(RevisionView revision, int wanted) {
    boolean held =
        revision.fixedDigest().isPresent()
            || revision.recordedDigest().isPresent()
            || (revision.readyPods() > 0 && revision.fetchedDigest().isEmpty());
    return held ? wanted : Math.min(wanted, Math.max(1, revision.deployedReplicas()));
  }
}
