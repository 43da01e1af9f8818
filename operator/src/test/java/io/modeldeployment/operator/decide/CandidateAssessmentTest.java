package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.decide.KStatus.hasFailed;
import static io.modeldeployment.operator.decide.KStatus.isWorking;
import static io.modeldeployment.operator.decide.KStatus.reason;
import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.fixtures.RevisionFixture;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import org.junit.jupiter.api.Test;

/** What the conditions say while a revision is brought up. */
class CandidateAssessmentTest {

  private final ModelDeployment resource = aModelDeployment().build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private static Assessment assess(ObservationFixture seen) {
    return Decider.decide(seen.build()).assessment();
  }

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  private ObservationFixture bringingUp(RevisionFixture candidate) {
    return observed()
        .withStable("former")
        .withCandidate(wanted)
        .serviceSelecting("former")
        .withEndpoints("former", 1)
        .with(aRevision("former").withReadyPods(1).proved(), candidate);
  }

  @Test
  void theFirstRevisionIsStarting() {
    // when
    Assessment assessment = assess(observed());
    // then
    isWorking(assessment, Reason.Starting);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.False);
    assertThat(assessment.progressing().truth()).isEqualTo(Truth.True);
  }

  @Test
  void aCandidateWhosePodsAreNotReadyIsWaitedFor() {
    // given
    ObservationFixture seen = bringingUp(aRevision(wanted).withPods(aPod().loading()));
    // when
    Assessment assessment = assess(seen);
    // then
    isWorking(assessment, Reason.WaitingForPods);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.True);
    assertThat(reason(assessment.servable())).isEqualTo(Reason.Serving);
    assertThat(assessment.progressing().truth()).isEqualTo(Truth.True);
  }

  @Test
  void aCandidateThatNoNodeTakesMayYetCome() {
    // given
    ObservationFixture seen = bringingUp(aRevision(wanted).withPods(aPod().unschedulable("full")));
    // when
    Assessment assessment = assess(seen);
    // then
    isWorking(assessment, Reason.Unschedulable);
    assertThat(assessment.ready().finding().message()).isEqualTo("revision " + wanted + ": full");
  }

  @Test
  void aCandidateThatFailsStallsButServesOn() {
    // given
    PodFixture pod = aPod().fetchFailing(4, "model digest mismatch: expected a, got b");
    // when
    Assessment assessment = assess(bringingUp(aRevision(wanted).withPods(pod)));
    // then
    hasFailed(assessment, Reason.DigestMismatch);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.True);
    assertThat(assessment.ready().finding().message())
        .isEqualTo("revision " + wanted + ": model digest mismatch: expected a, got b");
  }

  @Test
  void aFirstCandidateThatFailsIsNotServable() {
    // given
    ObservationFixture seen =
        observed()
            .withCandidate(wanted)
            .with(aRevision(wanted).withPods(aPod().crashing(3, "not a model")));
    // when
    Assessment assessment = assess(seen);
    // then
    hasFailed(assessment, Reason.InvalidModel);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.False);
  }

  @Test
  void aReadyCandidateIsProbed() {
    isWorking(assess(bringingUp(aRevision(wanted).withReadyPods(1))), Reason.Probing);
  }

  @Test
  void anInputThatTheModelRefusedLeavesServableUnknown() {
    // given
    ObservationFixture seen =
        observed()
            .withCandidate(wanted)
            .with(
                aRevision(wanted).withReadyPods(1).probed(Outcome.REFUSED, "HTTP 400: bad shape"));
    // when
    Assessment assessment = assess(seen);
    // then
    hasFailed(assessment, Reason.ProbeRefused);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.Unknown);
    assertThat(assessment.servable().finding().message())
        .contains("HTTP 400: bad shape")
        .contains("set model.probe");
  }

  @Test
  void aProbeThatFailedIsNotServable() {
    // given
    ObservationFixture seen =
        observed()
            .withCandidate(wanted)
            .with(aRevision(wanted).withReadyPods(1).probed(Outcome.FAILED, "HTTP 500"));
    // when
    Assessment assessment = assess(seen);
    // then
    hasFailed(assessment, Reason.ProbeFailed);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.False);
  }
}
