package io.modeldeployment.operator.status;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a status is worth a write. What was decided, what is good and what failed is written at
 * once, and so are the numbers of pods when they have settled. While work goes on, its stages are
 * written at most every ten seconds and moving numbers, of pods or in the scheduler's words, at
 * most once a minute.
 */
public final class ReportPolicy {

  private static final Duration STAGES = Duration.ofSeconds(10);
  private static final Duration FIGURES = Duration.ofMinutes(1);
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

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
    if (before == null || !essence(before).equals(essence(after)) || settled(after)) {
      return new Verdict(true, Optional.empty());
    }
    boolean figuresOnly =
        conditions(before, ReportPolicy::withoutFigures)
            .equals(conditions(after, ReportPolicy::withoutFigures));
    Duration pause = figuresOnly ? FIGURES : STAGES;
    Instant due = lastWrite.map(t -> t.plus(pause)).orElse(now);
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

  /** The status without numbers of pods, stages of work and what is known of the candidate. */
  private static ModelDeploymentStatus essence(ModelDeploymentStatus s) {
    RevisionStatus stable = s.stable();
    RevisionStatus candidate = s.candidate();
    return new ModelDeploymentStatus(
        s.observedGeneration(),
        conditions(s, ReportPolicy::withoutStage),
        stable == null ? null : new RevisionStatus(stable.hash(), stable.digest(), null, null),
        candidate == null ? null : new RevisionStatus(candidate.hash(), null, null, null),
        s.retiring(),
        null,
        s.selector(),
        s.url(),
        s.runtime(),
        s.refreshes(),
        s.handled());
  }

  private static List<Condition> conditions(
      ModelDeploymentStatus status, UnaryOperator<Condition> part) {
    List<Condition> all = status.conditions();
    return all == null ? List.of() : all.stream().map(part).toList();
  }

  private static Condition withoutStage(Condition c) {
    return isStage(c.reason()) ? with(c, "", null) : withoutFigures(c);
  }

  /** A scheduler counts nodes again and again. */
  private static Condition withoutFigures(Condition c) {
    return c.message() != null && c.reason().equals(Reason.Unschedulable.name())
        ? with(c, c.reason(), NUMBER.matcher(c.message()).replaceAll("#"))
        : c;
  }

  private static Condition with(Condition c, String reason, @Nullable String message) {
    return new Condition(
        c.type(), c.status(), c.observedGeneration(), c.lastTransitionTime(), reason, message);
  }

  /** Unschedulable is work in progress too, but people must learn of it at once. */
  private static boolean isStage(String reason) {
    return Reason.named(reason)
        .filter(r -> r.kind() == Reason.Kind.WORKING && r != Reason.Unschedulable)
        .isPresent();
  }
}
