package io.modeldeployment.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.decide.Assessment;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.decide.Assessment.Verdict;
import io.modeldeployment.operator.decide.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00.999Z");
  private static final Instant LATER = Instant.parse("2026-01-01T01:00:00.123456Z");

  private static final Finding SERVING = new Finding(Reason.Serving, "revision h1 serves");
  private static final Finding WAITING = new Finding(Reason.WaitingForPods, "not yet");
  private static final Finding CHANGED = new Finding(Reason.RuntimeChanged, "changed");

  private static final Assessment GOOD =
      new Assessment(
          new Verdict(Truth.True, SERVING),
          new Verdict(Truth.True, SERVING),
          new Verdict(Truth.False, SERVING),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Assessment CHANGING =
      new Assessment(
          new Verdict(Truth.False, WAITING),
          new Verdict(Truth.True, SERVING),
          new Verdict(Truth.True, WAITING),
          Optional.of(WAITING),
          Optional.empty(),
          Optional.of(CHANGED));

  private static List<Condition> at(Instant now, List<Condition> before, Assessment assessment) {
    return new Conditions(before, 3, now).of(assessment);
  }

  private static Condition find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void threeAreAlwaysThereAndTheRestOnlyWhileTrue() {
    // when
    List<Condition> good = at(EARLIER, List.of(), GOOD);
    List<Condition> changing = at(EARLIER, good, CHANGING);
    // then
    assertThat(good)
        .extracting(Condition::type)
        .containsExactly("Ready", "Servable", "Progressing");
    assertThat(changing)
        .extracting(Condition::type)
        .containsExactly("Ready", "Servable", "Progressing", "Reconciling", "RuntimeOutdated");
    assertThat(changing)
        .filteredOn(c -> List.of("Reconciling", "RuntimeOutdated").contains(c.type()))
        .allMatch(c -> c.status().equals("True"));
  }

  @Test
  void aConditionCarriesReasonMessageGenerationAndWholeSeconds() {
    // when
    Condition ready = find(at(EARLIER, List.of(), GOOD), "Ready");
    // then
    assertThat(ready)
        .isEqualTo(
            new Condition(
                "Ready", "True", 3L, "2026-01-01T00:00:00Z", "Serving", "revision h1 serves"));
  }

  @Test
  void theTransitionTimeMovesWithTheStatus() {
    // given
    List<Condition> before = at(EARLIER, List.of(), GOOD);
    // when
    List<Condition> after = at(LATER, before, CHANGING);
    // then
    assertThat(find(after, "Ready").lastTransitionTime()).isEqualTo("2026-01-01T01:00:00Z");
    assertThat(find(after, "Servable").lastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(find(after, "Reconciling").lastTransitionTime()).isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void anotherReasonDoesNotMoveTheTransitionTime() {
    // given
    List<Condition> before = at(EARLIER, List.of(), CHANGING);
    Finding probing = new Finding(Reason.Probing, "asked");
    Assessment next =
        new Assessment(
            new Verdict(Truth.False, probing),
            CHANGING.servable(),
            CHANGING.progressing(),
            Optional.of(probing),
            Optional.empty(),
            Optional.empty());
    // when
    Condition ready = find(at(LATER, before, next), "Ready");
    // then
    assertThat(ready.reason()).isEqualTo("Probing");
    assertThat(ready.lastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void aConditionThatComesBackBeginsAnew() {
    // given Reconciling that ended in between
    List<Condition> ended = at(LATER, at(EARLIER, List.of(), CHANGING), GOOD);
    // when
    List<Condition> again = at(LATER.plusSeconds(60), ended, CHANGING);
    // then
    assertThat(find(again, "Reconciling").lastTransitionTime()).isEqualTo("2026-01-01T01:01:00Z");
  }

  @Test
  void anAbsentTransitionTimeIsFilledIn() {
    // given a status that someone else wrote
    List<Condition> before = List.of(new Condition("Ready", "True", null, null, "Serving", null));
    // when, then
    assertThat(find(at(LATER, before, GOOD), "Ready").lastTransitionTime())
        .isEqualTo("2026-01-01T01:00:00Z");
  }
}
