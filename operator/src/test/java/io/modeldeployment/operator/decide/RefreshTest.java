package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.Transition.Refresh;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import org.junit.jupiter.api.Test;

/** One-shot requests for a new revision of the same spec. */
class RefreshTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  private final ModelDeployment asked =
      aModelDeployment().withReplicas(2).annotated(Labels.REFRESH, wanted).build();

  @Test
  void aRequestForTheStableRevisionIsAcceptedOnce() {
    // given
    Observation seen = anObservation().of(asked).withStable(wanted).build();
    // when
    Decision first = Decider.decide(seen);
    Decision second =
        Decider.decide(anObservation().of(asked).committed(first.committed()).build());
    // then
    String refreshed = RevisionHash.of(asked.getSpec(), 1);
    assertThat(first.transition()).contains(new Refresh(wanted));
    assertThat(first.committed().refreshes()).isEqualTo(1);
    assertThat(first.committed().handledRefresh()).contains(wanted);
    assertThat(second.transition()).contains(new Start(refreshed));
    assertThat(refreshed).isNotEqualTo(wanted);
  }

  @Test
  void aHandledRequestStaysHandledWhenItsRevisionIsStableAgain() {
    // given
    Observation seen =
        anObservation()
            .of(asked)
            .withStable(wanted)
            .withRefreshes(1)
            .handledRefresh(wanted)
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isNotEmpty().get().isNotInstanceOf(Refresh.class);
  }

  @Test
  void aRequestForAnotherRevisionDoesNothing() {
    // given
    ModelDeployment other =
        aModelDeployment().withReplicas(2).annotated(Labels.REFRESH, "0123456789").build();
    Observation seen = anObservation().of(other).withStable(wanted).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void aRequestForACandidateDoesNothing() {
    // given
    Observation seen = anObservation().of(asked).withCandidate(wanted).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }
}
