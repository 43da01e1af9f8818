package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.decide.Transition.Retire;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.decide.Transition.Switch;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Committed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One change of version, pass by pass: in each pass one decision is due, or none. */
class ChangeOfVersionTest {

  private final ModelDeployment second =
      aModelDeployment().withModel("https://models.example/digits-2.onnx").build();
  private final String v1 = RevisionHash.of(aModelDeployment().build().getSpec(), 0);
  private final String v2 = RevisionHash.of(second.getSpec(), 0);

  private static Committed decisions(String stable, String candidate, String... retiring) {
    return new Committed(
        Optional.of(stable),
        Optional.ofNullable(candidate),
        List.of(retiring),
        0,
        Optional.empty());
  }

  private static Committed revisions(Decision decision) {
    Committed c = decision.committed();
    return new Committed(
        c.stable(), c.candidate(), c.retiring(), c.refreshes(), c.handledRefresh());
  }

  private ObservationFixture served(Committed committed, String selected) {
    return anObservation()
        .of(second)
        .committed(committed)
        .serviceSelecting(selected)
        .withEndpoints(selected, 1);
  }

  @Test
  void aSpecThatChangedStartsItsRevision() {
    // given
    ObservationFixture seen =
        served(decisions(v1, null), v1).with(aRevision(v1).withReadyPods(1).proved());
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).contains(new Start(v2));
    assertThat(revisions(decision)).isEqualTo(decisions(v1, v2));
    assertThat(decision.assessment().progressing().truth()).isEqualTo(Truth.True);
  }

  @Test
  void theCandidateReadBackIsRenderedAndNothingIsDecided() {
    // given
    ObservationFixture seen =
        served(decisions(v1, v2), v1).with(aRevision(v1).withReadyPods(1).proved());
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).isEmpty();
    assertThat(revisions(decision)).isEqualTo(decisions(v1, v2));
    assertThat(decision.assessment().ready().finding().reason()).isEqualTo(Reason.Starting);
  }

  @Test
  void aCandidateThatIsReadyAndAnsweredIsSwitchedTo() {
    // given
    ObservationFixture seen =
        served(decisions(v1, v2), v1)
            .with(aRevision(v1).withReadyPods(1).proved(), aRevision(v2).withReadyPods(1).proved());
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).contains(new Switch(v2));
    assertThat(revisions(decision)).isEqualTo(decisions(v2, null, v1));
  }

  @Test
  void theNewStableReadBackMovesTheServiceAndNothingIsDecided() {
    // given
    ObservationFixture seen =
        served(decisions(v2, null, v1), v1)
            .with(aRevision(v1).withReadyPods(1).proved(), aRevision(v2).withReadyPods(1).proved());
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).isEmpty();
    assertThat(decision.assessment().ready().finding().reason()).isEqualTo(Reason.Switching);
    assertThat(decision.assessment().servable().truth()).isEqualTo(Truth.True);
  }

  @Test
  void slicesThatShowOnlyTheNewRevisionRetireTheFormerOne() {
    // given
    ObservationFixture seen =
        served(decisions(v2, null, v1), v2)
            .with(aRevision(v1).withReadyPods(1).proved(), aRevision(v2).withReadyPods(1).proved());
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).contains(new Retire(v1));
    assertThat(revisions(decision)).isEqualTo(decisions(v2, null));
  }

  @Test
  void nothingRetiringReadBackIsReady() {
    // given
    ObservationFixture seen =
        served(decisions(v2, null), v2).with(aRevision(v2).withReadyPods(1).proved());
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).isEmpty();
    assertThat(decision.assessment().ready().truth()).isEqualTo(Truth.True);
    assertThat(decision.assessment().ready().finding().reason()).isEqualTo(Reason.Serving);
    assertThat(decision.assessment().reconciling()).isEmpty();
    assertThat(decision.assessment().stalled()).isEmpty();
  }
}
