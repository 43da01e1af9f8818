package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.Transition.Abandon;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Observation;
import org.junit.jupiter.api.Test;

/** What happens to a candidate that the spec no longer asks for. */
class ReplaceCandidateTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  @Test
  void replacesACandidateThatTheSpecNoLongerAsksFor() {
    // given
    Observation seen = observed().withStable("former").withCandidate("other").build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
    assertThat(decision.committed().candidate()).contains(wanted);
  }

  @Test
  void replacesEvenACandidateThatIsReadyAndProved() {
    // given
    Observation seen =
        observed()
            .withStable("former")
            .withCandidate("other")
            .with(aRevision("other").withReadyPods(2).proved())
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
  }

  @Test
  void abandonsTheCandidateWhenTheSpecIsBackAtTheStableRevision() {
    // given
    Observation seen = observed().withStable(wanted).withCandidate("other").build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Abandon("other"));
    assertThat(decision.committed().candidate()).isEmpty();
    assertThat(decision.committed().stable()).contains(wanted);
  }

  @Test
  void abandoningNeedsNoRuntime() {
    // given
    Observation seen =
        observed().withStable(wanted).withCandidate("other").withoutRuntime().build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Abandon("other"));
  }

  @Test
  void keepsACandidateThatNothingCanReplaceYet() {
    // given
    Observation seen =
        observed()
            .withStable("former")
            .withCandidate("other")
            .with(aRevision("other").withReadyPods(2).proved())
            .withoutRuntime()
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then the spec asks for another, so it neither goes nor becomes stable
    assertThat(decision.transition()).isEmpty();
  }
}
