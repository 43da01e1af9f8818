package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.decide.KStatus.hasFailed;
import static io.modeldeployment.operator.decide.KStatus.isGood;
import static io.modeldeployment.operator.decide.KStatus.isWorking;
import static io.modeldeployment.operator.decide.KStatus.reason;
import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.fixtures.RevisionFixture;
import io.modeldeployment.operator.fixtures.RuntimeFixture;
import org.junit.jupiter.api.Test;

/** What the conditions say of a revision that serves, or should. */
class StableAssessmentTest {

  private final ModelDeployment resource = aModelDeployment().build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private static Assessment assess(ObservationFixture seen) {
    return Decider.decide(seen.build()).assessment();
  }

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  private ObservationFixture serving() {
    return observed()
        .withStable(wanted)
        .serviceSelecting(wanted)
        .withEndpoints(wanted, 1)
        .with(aRevision(wanted).of(resource, aRuntime().resolved()).withReadyPods(1).proved());
  }

  @Test
  void aServingModelIsReadyAndServable() {
    // when
    Assessment assessment = assess(serving());
    // then
    isGood(assessment, Reason.Serving);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.True);
    assertThat(assessment.progressing().truth()).isEqualTo(Truth.False);
    assertThat(assessment.runtimeOutdated()).isEmpty();
  }

  @Test
  void aChangeOfScaleTouchesNothing() {
    // given three pods asked for, one there
    ObservationFixture seen = serving().of(aModelDeployment().withReplicas(3).build());
    // when, then
    assertThat(assess(seen)).isEqualTo(assess(serving()));
  }

  @Test
  void anEvictionIsOverOnceThePodInItsPlaceIsReady() {
    // given
    ObservationFixture seen =
        observed()
            .withStable(wanted)
            .serviceSelecting(wanted)
            .withEndpoints(wanted, 1)
            .with(
                aRevision(wanted)
                    .withPods(
                        aPod().evicted("low on memory", "2026-01-02T03:03:30Z"), aPod().ready())
                    .proved());
    // when, then
    assertThat(assess(seen)).isEqualTo(assess(serving()));
  }

  @Test
  void idleAtZeroIsReadyButNotServable() {
    // given
    ObservationFixture seen =
        observed()
            .of(aModelDeployment().withReplicas(0).build())
            .withStable(wanted)
            .serviceSelecting(wanted)
            .with(aRevision(wanted).deployedWith(0));
    // when
    Assessment assessment = assess(seen);
    // then
    isGood(assessment, Reason.Idle);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.False);
    assertThat(reason(assessment.servable())).isEqualTo(Reason.Idle);
  }

  @Test
  void theMoveOfTheServiceIsSwitchingThenRetiring() {
    // given
    RevisionFixture revision = aRevision(wanted).withReadyPods(1).proved();
    ObservationFixture before =
        observed()
            .withStable(wanted)
            .withRetiring("former")
            .serviceSelecting("former")
            .withEndpoints("former", 1)
            .with(revision);
    ObservationFixture after =
        observed()
            .withStable(wanted)
            .withRetiring("former")
            .serviceSelecting(wanted)
            .withEndpoints("former", 1)
            .withEndpoints(wanted, 1)
            .with(revision);
    // when, then
    isWorking(assess(before), Reason.Switching);
    isWorking(assess(after), Reason.Retiring);
    assertThat(assess(after).progressing().truth()).isEqualTo(Truth.True);
  }

  @Test
  void readyPodsWithoutAnAddressBehindTheServiceAreNotReady() {
    // given
    ObservationFixture seen =
        observed()
            .withStable(wanted)
            .serviceSelecting(wanted)
            .withUnreadyEndpoint(wanted)
            .with(aRevision(wanted).withReadyPods(1).proved());
    // when, then
    isWorking(assess(seen), Reason.Switching);
  }

  @Test
  void aStableRevisionWithoutReadyPodsIsNotReady() {
    // given
    ObservationFixture seen =
        observed()
            .withStable(wanted)
            .serviceSelecting(wanted)
            .with(aRevision(wanted).withPods(aPod().loading()));
    // when
    Assessment assessment = assess(seen);
    // then
    isWorking(assessment, Reason.NoReadyPods);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.False);
    assertThat(reason(assessment.servable())).isEqualTo(Reason.NoReadyPods);
  }

  @Test
  void aStableRevisionThatCrashesSaysWhy() {
    // given
    ObservationFixture seen =
        observed()
            .withStable(wanted)
            .serviceSelecting(wanted)
            .with(aRevision(wanted).withPods(aPod().outOfMemory()));
    // when, then
    hasFailed(assess(seen), Reason.OutOfMemory);
  }

  @Test
  void anAbsentRuntimeStallsAndTheStableRevisionServesOn() {
    // given
    ObservationFixture seen =
        observed()
            .withStable("former")
            .serviceSelecting("former")
            .withEndpoints("former", 1)
            .with(aRevision("former").withReadyPods(1))
            .withoutRuntime();
    // when
    Assessment assessment = assess(seen);
    // then
    hasFailed(assessment, Reason.RuntimeNotFound);
    assertThat(assessment.servable().truth()).isEqualTo(Truth.True);
  }

  @Test
  void anAbsentRuntimeDoesNotConcernWhatServesAsWritten() {
    isGood(assess(serving().withoutRuntime()), Reason.Serving);
  }

  @Test
  void aStableRevisionWhoseRuntimeCannotBeProbedSaysSo() {
    // given
    RuntimeFixture trusted = aRuntime().withProbe(RuntimeProbe.PodReady);
    ObservationFixture seen =
        serving()
            .withRuntime(trusted.resolved())
            .with(aRevision(wanted).of(resource, trusted.resolved()).withReadyPods(1).proved());
    // when
    Assessment assessment = assess(seen);
    // then
    assertThat(assessment.servable().truth()).isEqualTo(Truth.True);
    assertThat(reason(assessment.servable())).isEqualTo(Reason.PodReadyOnly);
  }

  @Test
  void aChangedRuntimeIsShownAndChangesNothingElse() {
    // given
    ObservationFixture seen =
        serving().withRuntime(aRuntime().withImage("registry.example/other:2").resolved());
    // when
    Assessment assessment = assess(seen);
    // then
    isGood(assessment, Reason.Serving);
    assertThat(assessment.runtimeOutdated())
        .contains(
            new Finding(
                Reason.RuntimeChanged,
                "ClusterModelRuntime/onnx changed; to take the change, set annotation"
                    + " modeldeployment.io/refresh="
                    + wanted));
  }

  @Test
  void anotherReleaseThatFetchesByAnotherImageIsShownAsWell() {
    // given
    ObservationFixture seen = serving().fetchingBy("registry.example/model-server:0.2.0");
    // when
    Assessment assessment = assess(seen);
    // then
    isGood(assessment, Reason.Serving);
    assertThat(assessment.runtimeOutdated().orElseThrow().message())
        .startsWith("the image that fetches models changed; to take the change");
  }

  @Test
  void bothChangesAreToldAtOnce() {
    // given
    ObservationFixture seen =
        serving()
            .fetchingBy("registry.example/model-server:0.2.0")
            .withRuntime(aRuntime().withImage("registry.example/model-server:0.2.0").resolved());
    // when, then
    assertThat(assess(seen).runtimeOutdated().orElseThrow().message())
        .startsWith("ClusterModelRuntime/onnx and the image that fetches models changed;");
  }

  @Test
  void anotherRuntimeIsNoChangeOfTheFormerOne() {
    // given
    ObservationFixture seen =
        serving()
            .withRuntime(aRuntime().named("other").withImage("other:2").resolved())
            .fetchingBy("other:2");
    // when, then
    assertThat(assess(seen).runtimeOutdated()).isEmpty();
  }
}
