package io.modeldeployment.operator.observe;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import java.util.List;
import java.util.Optional;
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
 */
public record Committed(
    Optional<String> stable,
    Optional<String> candidate,
    List<String> retiring,
    long refreshes,
    Optional<String> handledRefresh) {

  /** Nothing decided yet. */
  public static final Committed NOTHING =
      new Committed(Optional.empty(), Optional.empty(), List.of(), 0, Optional.empty());

  /** Copies the list. */
  public Committed {
    retiring = List.copyOf(retiring);
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
        Optional.ofNullable(status.handled()).flatMap(h -> Optional.ofNullable(h.refresh())));
  }

  /** Revisions whose pods must exist: stable, candidate, then those going. */
  public List<String> live() {
    return Stream.concat(Stream.concat(stable.stream(), candidate.stream()), retiring.stream())
        .distinct()
        .toList();
  }
}
