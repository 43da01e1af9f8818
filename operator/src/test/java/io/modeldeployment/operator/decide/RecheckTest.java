package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When to look again though nothing happened. */
class RecheckTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"REFUSED", "FAILED"})
  void asksAgainSoonAfterAProbeThatDidNotPass(Outcome outcome) {
    // given
    Observation seen =
        observed()
            .withCandidate(wanted)
            .with(aRevision(wanted).withReadyPods(2).probed(outcome, "x"))
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.recheckAfter()).contains(Duration.ofSeconds(5));
  }

  @Test
  void otherwiseWaitsForEvents() {
    // given
    Observation seen =
        observed()
            .withStable(wanted)
            .with(
                aRevision(wanted).withReadyPods(2).proved(),
                aRevision("historic").probed(Outcome.FAILED, "x"))
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.recheckAfter()).isEmpty();
  }
}
