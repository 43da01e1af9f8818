package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Observation;
import org.junit.jupiter.api.Test;

/** When a revision is begun. */
class StartTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  @Test
  void startsTheFirstRevision() {
    // given
    Observation seen = observed().build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
    assertThat(decision.committed().candidate()).contains(wanted);
    assertThat(decision.committed().stable()).isEmpty();
  }

  @Test
  void startsWhatTheSpecAsksForBesideTheStableRevision() {
    // given
    Observation seen = observed().withStable("former").build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
    assertThat(decision.committed().stable()).contains("former");
  }

  @Test
  void waitsForARuntime() {
    // given
    Observation seen = observed().withStable("former").withoutRuntime().build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void startsARevisionStillInHistoryWithoutARuntime() {
    // given
    Observation seen =
        observed()
            .withStable("former")
            .withoutRuntime()
            .with(aRevision(wanted).of(resource, aRuntime().resolved()).withoutDeployment())
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
  }

  @Test
  void bringsARevisionBackThatWasGoing() {
    // given
    Observation seen = observed().withStable("newer").withRetiring(wanted, "older").build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
    assertThat(decision.committed().retiring()).containsExactly("older");
  }

  @Test
  void replicasAndHistoryLimitStartNothing() {
    // given
    ModelDeployment scaled = aModelDeployment().withReplicas(7).withHistoryLimit(3).build();
    Observation seen = anObservation().of(scaled).withStable(wanted).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }
}
