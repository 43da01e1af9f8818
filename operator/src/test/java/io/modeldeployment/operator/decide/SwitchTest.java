package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.Transition.Switch;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a candidate becomes stable. */
class SwitchTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  @Test
  void switchesToACandidateThatIsReadyAndProved() {
    // given
    Observation seen =
        observed()
            .withStable("former")
            .withCandidate(wanted)
            .with(aRevision(wanted).withReadyPods(2).proved())
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Switch(wanted));
    assertThat(decision.committed().stable()).contains(wanted);
    assertThat(decision.committed().candidate()).isEmpty();
    assertThat(decision.committed().retiring()).containsExactly("former");
  }

  @Test
  void waitsForEveryPodThatTheSpecAsksFor() {
    // given
    Observation seen =
        observed().withCandidate(wanted).with(aRevision(wanted).withReadyPods(1).proved()).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"PENDING", "REFUSED", "FAILED"})
  void doesNotSwitchUnlessAnInferencePassed(Outcome outcome) {
    // given
    Observation seen =
        observed()
            .withCandidate(wanted)
            .with(aRevision(wanted).withReadyPods(2).probed(outcome, "x"))
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void atZeroReplicasOneReadyPodProvesTheRevision() {
    // given
    ModelDeployment idle = aModelDeployment().withReplicas(0).build();
    ObservationFixture unready =
        anObservation().of(idle).withCandidate(wanted).with(aRevision(wanted).proved());
    ObservationFixture ready =
        anObservation()
            .of(idle)
            .withCandidate(wanted)
            .with(aRevision(wanted).withReadyPods(1).proved());
    // when, then
    assertThat(Decider.decide(unready.build()).transition()).isEmpty();
    assertThat(Decider.decide(ready.build()).transition()).contains(new Switch(wanted));
  }

  @Test
  void withoutADeploymentNothingIsReady() {
    // given pods that outlive their Deployment for a moment
    Observation seen =
        observed()
            .withCandidate(wanted)
            .with(aRevision(wanted).withoutDeployment().withReadyPods(2).proved())
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }
}
