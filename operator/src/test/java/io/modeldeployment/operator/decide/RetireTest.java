package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.Transition.Retire;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Observation;
import org.junit.jupiter.api.Test;

/** When a former revision may go. */
class RetireTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  private ObservationFixture moved() {
    return observed()
        .withStable(wanted)
        .withRetiring("former", "older")
        .serviceSelecting(wanted)
        .with(aRevision(wanted).withReadyPods(2).proved());
  }

  @Test
  void retiresOneRevisionAPassOnceTheSlicesShowOnlyTheNewOne() {
    // given
    Observation seen = moved().withEndpoints(wanted, 2).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Retire("former"));
    assertThat(decision.committed().retiring()).containsExactly("older");
  }

  @Test
  void waitsWhileAFormerPodIsListed() {
    // given
    Observation seen = moved().withEndpoints(wanted, 2).withEndpoints("former", 1).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void waitsWhileAFormerPodIsListedAsUnready() {
    // given
    Observation seen = moved().withEndpoints(wanted, 2).withUnreadyEndpoint("former").build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void waitsWhileAPodOfUnknownRevisionIsListed() {
    // given
    Observation seen = moved().withEndpoints(wanted, 2).withEndpoints("", 1).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void waitsWhileNoNewPodIsListed() {
    // given
    Observation seen = moved().build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void waitsWhileTheServiceStillSelectsTheFormerRevision() {
    // given
    Observation seen = moved().serviceSelecting("former").withEndpoints(wanted, 2).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }

  @Test
  void atZeroReplicasNoNewPodIsNeeded() {
    // given
    ModelDeployment idle = aModelDeployment().withReplicas(0).build();
    ObservationFixture seen =
        anObservation().of(idle).withStable(wanted).withRetiring("former").serviceSelecting(wanted);
    // when, then
    assertThat(Decider.decide(seen.build()).transition()).contains(new Retire("former"));
    assertThat(Decider.decide(seen.withEndpoints("former", 1).build()).transition()).isEmpty();
  }

  @Test
  void aNewCandidateComesBeforeRetiring() {
    // given
    Observation seen =
        observed()
            .withStable("current")
            .withRetiring("former")
            .serviceSelecting("current")
            .withEndpoints("current", 2)
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
    assertThat(decision.committed().retiring()).containsExactly("former");
  }

  @Test
  void aCandidateUnderWayDoesNotKeepAFormerRevision() {
    // given
    Observation seen =
        observed()
            .withStable("current")
            .withCandidate(wanted)
            .withRetiring("former")
            .serviceSelecting("current")
            .withEndpoints("current", 2)
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Retire("former"));
    assertThat(decision.committed().candidate()).contains(wanted);
  }

  @Test
  void oneThatGetsNoRequestsDoesNotWaitForAStableRevisionThatCannotAnswer() {
    // given a candidate that was given up, beside a stable revision whose pods broke down
    Observation seen =
        observed()
            .withStable("former")
            .withCandidate(wanted)
            .withRetiring("given-up")
            .serviceSelecting("former")
            .withUnreadyEndpoint("former")
            .with(aRevision("former").withPods(aPod().outOfMemory()), aRevision("given-up"))
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then its places are needed for the cure
    assertThat(decision.transition()).contains(new Retire("given-up"));
  }
}
