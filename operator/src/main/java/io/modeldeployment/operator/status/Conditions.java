package io.modeldeployment.operator.status;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.operator.decide.Assessment;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.decide.Assessment.Verdict;
import io.modeldeployment.operator.decide.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Writes an assessment as conditions; a transition time moves only with the status. */
final class Conditions {

  static final String READY = "Ready";
  static final String SERVABLE = "Servable";
  static final String PROGRESSING = "Progressing";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";
  static final String RUNTIME_OUTDATED = "RuntimeOutdated";

  private final List<Condition> before;
  private final long generation;
  private final Instant now;

  Conditions(List<Condition> before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  List<Condition> of(Assessment assessment) {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition(READY, assessment.ready()));
    conditions.add(condition(SERVABLE, assessment.servable()));
    conditions.add(condition(PROGRESSING, assessment.progressing()));
    whileTrue(RECONCILING, assessment.reconciling()).ifPresent(conditions::add);
    whileTrue(STALLED, assessment.stalled()).ifPresent(conditions::add);
    whileTrue(RUNTIME_OUTDATED, assessment.runtimeOutdated()).ifPresent(conditions::add);
    return conditions;
  }

  private Optional<Condition> whileTrue(String type, Optional<Finding> finding) {
    return finding.map(f -> condition(type, new Verdict(Truth.True, f)));
  }

  private Condition condition(String type, Verdict verdict) {
    String status = verdict.truth().name();
    String since =
        before.stream()
            .filter(c -> c.type().equals(type) && c.status().equals(status))
            .map(Condition::lastTransitionTime)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new Condition(
        type,
        status,
        generation,
        since,
        verdict.finding().reason().name(),
        verdict.finding().message());
  }
}
