package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.fixtures.RevisionFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

  private static Optional<Finding> of(PodFixture... pods) {
    return of(aRevision("h1").withPods(pods));
  }

  private static Optional<Finding> of(RevisionFixture revision) {
    return Diagnosis.of(revision.build(), NOW);
  }

  @Test
  void nothingSpeaksAgainstPodsThatStartLoadServeOrGo() {
    assertThat(of(aPod())).isEmpty();
    assertThat(of(aPod().fetched('a'))).isEmpty();
    assertThat(of(aPod().loading())).isEmpty();
    assertThat(of(aPod().ready())).isEmpty();
    assertThat(of(aPod().crashing(1, "boom").terminating())).isEmpty();
    assertThat(of(aRevision("h1").withoutDeployment())).isEmpty();
  }

  @Test
  void aPodThatNoNodeTakesCarriesTheSchedulersWords() {
    // given
    String words = "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.";
    String preemption =
        " no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not"
            + " helpful for scheduling.";
    // when, then
    assertThat(of(aPod().unschedulable(words))).contains(new Finding(Reason.Unschedulable, words));
    assertThat(of(aPod().unschedulable(words + preemption)))
        .contains(new Finding(Reason.Unschedulable, words));
    assertThat(
            of(
                aPod()
                    .unschedulable(
                        words + preemption.replace(" no new claims to deallocate,", ""))))
        .contains(new Finding(Reason.Unschedulable, words));
  }

  @Test
  void aMissingClaimIsToldByTheScheduler() {
    // given
    String words = "0/1 nodes are available: persistentvolumeclaim \"models\" not found.";
    // when, then
    assertThat(
            of(aPod().unschedulable(words + " preemption: 0/1 nodes are available: 1 Preemption")))
        .contains(new Finding(Reason.Unschedulable, words));
  }

  @Test
  void aPodThatFailsTellsMoreThanOneThatFindsNoNode() {
    // given
    PodFixture waiting = aPod().unschedulable("0/1 nodes are available: 1 Insufficient cpu.");
    PodFixture failing = aPod().crashing(3, "not a model");
    // when, then
    assertThat(of(waiting, failing)).contains(new Finding(Reason.InvalidModel, "not a model"));
  }

  @Test
  void anEvictionExplainsWhyThePodInItsPlaceIsNotReady() {
    // given
    String words = "Pod ephemeral local storage usage exceeds the total limit of containers 1Mi.";
    PodFixture before =
        aPod().evicted("The node was low on resource: memory.", "2026-01-01T00:00:10Z");
    PodFixture last = aPod().evicted(words, "2026-01-01T00:00:50Z");
    // when, then
    assertThat(of(before, last, aPod().loading()))
        .contains(new Finding(Reason.Evicted, "the node evicted a pod: " + words));
    assertThat(of(last, aPod().crashing(3, "not a model")))
        .get()
        .extracting(Finding::reason)
        .isEqualTo(Reason.InvalidModel);
  }

  @Test
  void anEvictionLongAgoExplainsNothing() {
    // given
    RevisionFixture revision =
        aRevision("h1")
            .withPods(aPod().evicted("low on memory", "2025-12-31T23:51:30Z"), aPod().loading());
    // when, then
    assertThat(Diagnosis.changesAfter(revision.build(), NOW)).contains(Duration.ofSeconds(30));
    assertThat(Diagnosis.of(revision.build(), NOW.plusSeconds(29))).isPresent();
    assertThat(Diagnosis.of(revision.build(), NOW.plusSeconds(30))).isEmpty();
    assertThat(Diagnosis.changesAfter(revision.build(), NOW.plusSeconds(30))).isEmpty();
  }

  @Test
  void aNodeThatRefusesAPod() {
    // given
    PodFixture refused =
        aPod()
            .refusedByNode("UnexpectedAdmissionError", "Allocate failed due to no healthy devices");
    // when, then
    assertThat(of(refused, aPod()))
        .contains(
            new Finding(
                Reason.PodsRejected,
                "the node refused a pod: UnexpectedAdmissionError: Pod was rejected: Allocate failed"
                    + " due to no healthy devices"));
  }

  @Test
  void podsThatTheApiServerRefuses() {
    // given
    List<String> refusals =
        List.of(
            "exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1",
            "maximum memory usage per Container is 64Mi, but limit is 1Gi",
            "violates PodSecurity \"restricted:latest\": unrestricted capabilities",
            "error looking up service account vision/absent: serviceaccount \"absent\" not found",
            "pod rejected: RuntimeClass \"absent\" not found",
            "no PriorityClass with name absent was found");
    for (String refusal : refusals) {
      String words = "pods \"digits-h1-5646299eea-\" is forbidden: " + refusal;
      RevisionFixture revision =
          aRevision("h1").deploymentSays("ReplicaFailure", "True", "FailedCreate", words);
      // when, then
      assertThat(of(revision)).contains(new Finding(Reason.PodsRejected, words));
    }
  }

  @Test
  void aRefusalWithoutWordsIsStillOne() {
    // given
    RevisionFixture revision =
        aRevision("h1").deploymentSays("ReplicaFailure", "True", "FailedCreate", null);
    // when, then
    assertThat(of(revision)).get().extracting(Finding::reason).isEqualTo(Reason.PodsRejected);
  }

  @Test
  void aRefusalThatIsOverSaysNothing() {
    // given
    RevisionFixture revision =
        aRevision("h1").deploymentSays("ReplicaFailure", "False", "FailedCreate", "forbidden");
    // when, then
    assertThat(of(revision)).isEmpty();
  }

  @Test
  void podsThatTakeTooLongTellHowFarTheyCame() {
    assertThat(late(aPod().unseen()))
        .isEqualTo("not ready within 30 s: no scheduler has looked at the pod digits-h1-0");
    assertThat(late(aPod().unprepared()))
        .isEqualTo(
            "not ready within 30 s: the pod digits-h1-0 waits for its volumes or network; its events"
                + " say why");
    assertThat(late(aPod().fetching()))
        .isEqualTo("not ready within 30 s: the model is still being fetched");
    assertThat(late(aPod().loading()))
        .isEqualTo("not ready within 30 s: the serving container runs and does not get ready");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 143, 137})
  void aServerThatTheKubeletStopsForNotGettingReadyDidNotCrash(int exitCode) {
    assertThat(late(aPod().stoppedAfter(30, exitCode)))
        .isEqualTo("not ready within 30 s: the serving container runs and does not get ready");
  }

  @Test
  void aServerThatEndedByItselfIsNoTimeout() {
    assertThat(of(timedOut(aPod().stoppedAfter(29, 143))))
        .get()
        .extracting(Finding::reason)
        .isEqualTo(Reason.CrashLooping);
    assertThat(of(timedOut(aPod().stoppedAfter(31, 1))))
        .get()
        .extracting(Finding::reason)
        .isEqualTo(Reason.CrashLooping);
  }

  private static String late(PodFixture pod) {
    Finding finding = of(timedOut(pod)).orElseThrow();
    assertThat(finding.reason()).isEqualTo(Reason.StartupTimeout);
    return finding.message();
  }

  private static RevisionFixture timedOut(PodFixture pod) {
    return aRevision("h1")
        .of(aModelDeployment().withStartupTimeout("30s").build(), aRuntime().resolved())
        .withPods(pod)
        .deploymentSays("Progressing", "False", "ProgressDeadlineExceeded", "timed out");
  }

  @Test
  void aPodsOwnWordsTellMoreThanItsDeployment() {
    // given
    RevisionFixture revision =
        aRevision("h1")
            .withPods(aPod().loading(), aPod().crashing(3, "not a model"))
            .deploymentSays("Progressing", "False", "ProgressDeadlineExceeded", "timed out");
    // when, then
    assertThat(of(revision)).contains(new Finding(Reason.InvalidModel, "not a model"));
  }

  @Test
  void aReadyPodThatCrashedOnceIsNoProblem() {
    // given
    PodFixture recovered = aPod().crashing(1, "boom").ready();
    // when, then
    assertThat(of(recovered)).isEmpty();
  }

  @Test
  void longMessagesAreCutInTheMiddle() {
    // given
    PodFixture pod = aPod().unschedulable("begin" + "x".repeat(2000) + "end");
    // when
    String message = of(pod).orElseThrow().message();
    // then
    assertThat(message).hasSize(500).startsWith("beginxxx").contains("x … x").endsWith("xxxend");
  }
}
