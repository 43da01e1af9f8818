package io.modeldeployment.operator.status;

import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a status is worth a write: at once for whatever was decided or found out, and when the
 * numbers of pods have settled; at most once a minute while they only move.
 */
public final class ReportPolicy {

  private static final Duration FIGURES = Duration.ofMinutes(1);

  private ReportPolicy() {}

  /** Whether to write, or how long to wait before looking again. */
  public record Verdict(boolean write, Optional<Duration> lookAgain) {}

  /**
   * Compares two statuses.
   *
   * @param before the status on the server
   * @param after the status as it should be
   * @param lastWrite when this process last wrote it
   * @param now the time
   */
  public static Verdict judge(
      @Nullable ModelDeploymentStatus before,
      ModelDeploymentStatus after,
      Optional<Instant> lastWrite,
      Instant now) {
    if (after.equals(before)) {
      return new Verdict(false, Optional.empty());
    }
    if (before == null || !withoutFigures(before).equals(withoutFigures(after)) || settled(after)) {
      return new Verdict(true, Optional.empty());
    }
    Instant due = lastWrite.map(t -> t.plus(FIGURES)).orElse(now);
    return now.isBefore(due)
        ? new Verdict(false, Optional.of(Duration.between(now, due)))
        : new Verdict(true, Optional.empty());
  }

  private static boolean settled(ModelDeploymentStatus status) {
    RevisionStatus stable = status.stable();
    return status.candidate() == null
        && stable != null
        && Objects.equals(stable.replicas(), stable.ready());
  }

  private static ModelDeploymentStatus withoutFigures(ModelDeploymentStatus s) {
    return new ModelDeploymentStatus(
        s.observedGeneration(),
        s.conditions(),
        withoutFigures(s.stable()),
        withoutFigures(s.candidate()),
        s.retiring(),
        null,
        s.selector(),
        s.url(),
        s.runtime(),
        s.refreshes(),
        s.handled());
  }

  private static @Nullable RevisionStatus withoutFigures(@Nullable RevisionStatus revision) {
    return revision == null
        ? null
        : new RevisionStatus(revision.hash(), revision.digest(), null, null);
  }
}
