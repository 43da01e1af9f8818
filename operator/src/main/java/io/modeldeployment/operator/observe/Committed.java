package io.modeldeployment.operator.observe;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The decisions that status holds: which revision serves, which is being brought up, which are
 * going. Everything is rendered from them, so a restart continues where the last write left off.
 *
 * @param stable hash of the revision that serves
 * @param candidate hash of the revision being brought up
 * @param retiring hashes of revisions that are going
 * @param refreshes how often a refresh was accepted
 * @param handledRefresh value of the refresh annotation last accepted
 * @param digests digest of the model of the stable revision and of the candidate, by hash, where a
 *     fetch reported one
 */
public record Committed(
    Optional<String> stable,
    Optional<String> candidate,
    List<String> retiring,
    long refreshes,
    Optional<String> handledRefresh,
    Map<String, String> digests) {

  /** Nothing decided yet. */
  public static final Committed NOTHING =
      new Committed(Optional.empty(), Optional.empty(), List.of(), 0, Optional.empty());

  /** Copies the collections; status has a place for the digests of two revisions only. */
  public Committed {
    retiring = List.copyOf(retiring);
    Set<String> known = Stream.concat(stable.stream(), candidate.stream()).collect(toSet());
    digests =
        digests.entrySet().stream()
            .filter(digest -> known.contains(digest.getKey()))
            .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Decisions before any digest is known. */
  public Committed(
      Optional<String> stable,
      Optional<String> candidate,
      List<String> retiring,
      long refreshes,
      Optional<String> handledRefresh) {
    this(stable, candidate, retiring, refreshes, handledRefresh, Map.of());
  }

  /** The same request counters and digests with other revisions. */
  public Committed with(
      Optional<String> newStable, Optional<String> newCandidate, List<String> newRetiring) {
    return new Committed(newStable, newCandidate, newRetiring, refreshes, handledRefresh, digests);
  }

  /** The same decisions with a digest more. */
  public Committed withDigest(String hash, String digest) {
    Map<String, String> more = new HashMap<>(digests);
    more.put(hash, digest);
    return new Committed(stable, candidate, retiring, refreshes, handledRefresh, more);
  }

  /** The digest recorded of a revision's model. */
  public Optional<String> digest(String hash) {
    return Optional.ofNullable(digests.get(hash));
  }

  /** Reads the decisions of a resource's status. */
  public static Committed of(ModelDeployment resource) {
    ModelDeploymentStatus status = resource.getStatus();
    if (status == null) {
      return NOTHING;
    }
    return new Committed(
        Optional.ofNullable(status.stable()).map(RevisionStatus::hash),
        Optional.ofNullable(status.candidate()).map(RevisionStatus::hash),
        status.retiring() == null ? List.of() : status.retiring(),
        status.refreshes() == null ? 0 : status.refreshes(),
        Optional.ofNullable(status.handled()).flatMap(h -> Optional.ofNullable(h.refresh())),
        Stream.of(Optional.ofNullable(status.stable()), Optional.ofNullable(status.candidate()))
            .flatMap(Optional::stream)
            .filter(revision -> revision.digest() != null)
            .collect(toMap(RevisionStatus::hash, r -> String.valueOf(r.digest()), (a, b) -> a)));
  }

  /** Revisions whose pods must exist: stable, candidate, then those going. */
  public List<String> live() {
    return Stream.concat(Stream.concat(stable.stream(), candidate.stream()), retiring.stream())
        .distinct()
        .toList();
  }
}
