package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.fixtures.RevisionFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {

  private static Optional<Finding> of(PodFixture... pods) {
    return Diagnosis.of(aRevision("h1").withPods(pods).build());
  }

  private static Optional<Finding> of(RevisionFixture revision) {
    return Diagnosis.of(revision.build());
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
    // when, then
    assertThat(of(aPod().unschedulable(words))).contains(new Finding(Reason.Unschedulable, words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"})
  void anImageThatCannotBePulled(String reason) {
    // given
    PodFixture server = aPod().waiting(reason, "Back-off pulling image \"x:1\"");
    PodFixture fetch = aPod().fetchWaiting(reason, "");
    // when, then
    assertThat(of(server))
        .contains(
            new Finding(Reason.ImagePullFailed, "container model: Back-off pulling image \"x:1\""));
    assertThat(of(fetch))
        .contains(new Finding(Reason.ImagePullFailed, "container fetch: " + reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CreateContainerConfigError", "CreateContainerError", "RunContainerError"})
  void aContainerThatCannotBeCreated(String reason) {
    // given
    PodFixture pod = aPod().waiting(reason, "secret \"tokens\" not found");
    // when, then
    assertThat(of(pod))
        .contains(new Finding(Reason.InvalidPod, "container model: secret \"tokens\" not found"));
  }

  @Test
  void aFetchThatFailsSaysWhy() {
    // given
    PodFixture pod = aPod().fetchFailing(1, "HTTP 404 from https://models.example/digits.onnx");
    // when, then
    assertThat(of(pod))
        .contains(
            new Finding(Reason.FetchFailed, "HTTP 404 from https://models.example/digits.onnx"));
  }

  @Test
  void aFetchOfOtherBytesIsADigestMismatch() {
    // given
    PodFixture pod =
        aPod().fetchFailing(4, "fetching\nmodel digest mismatch: expected sha256:a, got sha256:b");
    // when, then the last line counts
    assertThat(of(pod))
        .contains(
            new Finding(
                Reason.DigestMismatch, "model digest mismatch: expected sha256:a, got sha256:b"));
  }

  @Test
  void aFetchKilledWithoutAWordNamesTheKubeletsReason() {
    // given
    PodFixture pod = aPod().fetchFailing(137, null);
    // when, then
    assertThat(of(pod)).contains(new Finding(Reason.FetchFailed, "no message (Error)"));
  }

  @Test
  void aModelThatTheServerRefuses() {
    // given
    PodFixture pod = aPod().crashing(3, "loading\n/mnt/models/m.onnx is not an ONNX model\n\n");
    // when, then
    assertThat(of(pod))
        .contains(new Finding(Reason.InvalidModel, "/mnt/models/m.onnx is not an ONNX model"));
  }

  @Test
  void aServerThatUsesTooMuchMemory() {
    assertThat(of(aPod().outOfMemory()))
        .contains(
            new Finding(
                Reason.OutOfMemory, "the serving container was killed for using too much memory"));
  }

  @Test
  void aServerThatEndsAgainAndAgain() {
    assertThat(of(aPod().crashing(2, "unknown option --sevre")))
        .contains(
            new Finding(
                Reason.CrashLooping,
                "the serving container ended with code 2: unknown option --sevre"));
  }

  @Test
  void aServerThatEndsWellAgainAndAgainIsNoServer() {
    // given an image whose command does its work and ends
    PodFixture pod = aPod().crashing(0, null);
    // when, then
    assertThat(of(pod)).get().extracting(Finding::reason).isEqualTo(Reason.CrashLooping);
  }

  @Test
  void anEvictedPodSaysNothingOfTheOneInItsPlace() {
    // given
    RevisionFixture revision = aRevision("h1").withPods(aPod().evicted(), aPod().loading());
    // when, then
    assertThat(of(revision)).isEmpty();
  }

  @Test
  void podsThatTheApiServerRefuses() {
    // given
    String words = "pods \"digits-h1-x\" is forbidden: exceeded quota: small";
    RevisionFixture revision =
        aRevision("h1").deploymentSays("ReplicaFailure", "True", "FailedCreate", words);
    // when, then
    assertThat(of(revision)).contains(new Finding(Reason.PodsRejected, words));
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
  void podsThatTakeTooLong() {
    // given
    RevisionFixture revision =
        aRevision("h1")
            .withPods(aPod().loading())
            .deploymentSays("Progressing", "False", "ProgressDeadlineExceeded", "timed out");
    // when, then
    assertThat(of(revision))
        .contains(new Finding(Reason.StartupTimeout, "pods did not become ready in time"));
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
  void longMessagesAreCut() {
    // given
    PodFixture pod = aPod().unschedulable("x".repeat(2000));
    // when
    String message = of(pod).orElseThrow().message();
    // then
    assertThat(message).hasSize(501).endsWith("x…");
  }
}
