package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.Transition.Pin;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.decide.Transition.Switch;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.fixtures.RevisionFixture;
import org.junit.jupiter.api.Test;

/** Same bytes everywhere: when a digest is recorded, and how many pods there may be until then. */
class DigestsTest {

  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);

  private final ModelDeployment two = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(two.getSpec(), 0);

  private static ObservationFixture observed(ModelDeployment resource) {
    return anObservation().of(resource).beforeDigestsAreKnown();
  }

  private RevisionFixture revision() {
    return aRevision(wanted).of(two, aRuntime().resolved());
  }

  @Test
  void whatTheFirstPodFetchedIsRecordedWhileOthersWait() {
    // given
    ObservationFixture seen =
        observed(two).withCandidate(wanted).with(revision().withPods(aPod().fetched('a')));
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).contains(new Pin(wanted, A));
    assertThat(decision.committed().digest(wanted)).contains(A);
  }

  @Test
  void aCandidateOfOnePodIsRecordedWithItsSwitch() {
    // given
    ModelDeployment one = aModelDeployment().build();
    ObservationFixture fetched =
        observed(one).withCandidate(wanted).with(revision().withPods(aPod().fetched('a')));
    ObservationFixture proved =
        observed(one).withCandidate(wanted).with(revision().withReadyPods(1).proved());
    // when, then
    assertThat(Decider.decide(fetched.build()).transition()).isEmpty();
    assertThat(Decider.decide(proved.build()).transition()).contains(new Switch(wanted));
    assertThat(Decider.decide(proved.build()).committed().digest(wanted)).contains(A);
  }

  @Test
  void aStableRevisionOfAnEarlierReleaseIsRecordedLater() {
    // given
    ObservationFixture seen =
        observed(two).withStable(wanted).with(revision().withReadyPods(2).proved());
    // when, then
    assertThat(Decider.decide(seen.build()).transition()).contains(new Pin(wanted, A));
  }

  @Test
  void whatIsRecordedStays() {
    // given
    ObservationFixture seen =
        observed(two)
            .withCandidate(wanted)
            .withDigest(wanted, B)
            .with(revision().withPods(aPod().fetched('a')));
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).isEmpty();
    assertThat(decision.committed().digest(wanted)).contains(B);
  }

  @Test
  void aDigestInTheSpecNeedsNoRecord() {
    // given
    ModelDeployment fixed = aModelDeployment().withReplicas(2).withDigest(A).build();
    String hash = RevisionHash.of(fixed.getSpec(), 0);
    RevisionFixture revision = aRevision(hash).of(fixed, aRuntime().resolved());
    ObservationFixture seen =
        observed(fixed).withCandidate(hash).with(revision.withPods(aPod().fetched('a')));
    // when, then
    assertThat(Decider.decide(seen.build()).transition()).isEmpty();
    assertThat(Digests.allowed(revision.build(), 2)).isEqualTo(2);
  }

  @Test
  void goingBackIsHeldToTheRecordInHistory() {
    // given
    ObservationFixture seen =
        observed(two).withStable("former").with(revision().withoutDeployment().recorded(B));
    // when
    Decision decision = Decider.decide(seen.build());
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
    assertThat(decision.committed().digest(wanted)).contains(B);
  }

  @Test
  void aFetchThatFailedOrSaidNoJsonReportsNothing() {
    // given
    RevisionFixture failed =
        revision().withPods(aPod().fetchFailing(4, "{\"digest\":\"" + B + "\"}"));
    RevisionFixture garbled = revision().withPods(aPod().fetchFailing(0, "downloaded 12 bytes"));
    // when, then
    assertThat(failed.build().fetchedDigest()).isEmpty();
    assertThat(garbled.build().fetchedDigest()).isEmpty();
  }

  @Test
  void untilThereIsARecordThereIsOnePod() {
    assertThat(Digests.allowed(revision().withoutDeployment().build(), 3)).isEqualTo(1);
    assertThat(Digests.allowed(revision().withPods(aPod().fetched('a')).build(), 3)).isEqualTo(1);
    assertThat(Digests.allowed(revision().recorded(A).build(), 3)).isEqualTo(3);
    assertThat(Digests.allowed(revision().recorded(A).build(), 0)).isZero();
  }

  @Test
  void aRevisionThatRunsSeveralPodsWithoutARecordKeepsThem() {
    // given
    RevisionFixture running = revision().deployedWith(3).withReadyPods(3);
    // when, then
    assertThat(Digests.allowed(running.build(), 5)).isEqualTo(3);
    assertThat(Digests.allowed(running.build(), 2)).isEqualTo(2);
  }

  @Test
  void readyPodsThatReportNothingAreNotWaitedFor() {
    // given
    RevisionFixture silent = revision().withPods(aPod().ready().fetchSaid("done"));
    // when, then
    assertThat(Digests.allowed(silent.build(), 3)).isEqualTo(3);
  }
}
