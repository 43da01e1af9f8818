package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.fixtures.RevisionFixture;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the states of containers, in the words of Kubernetes 1.36. */
class ContainerDiagnosisTest {

  private static final String REFUSED =
      "failed to pull and unpack image \"registry.example/m:1\": failed to resolve reference"
          + " \"registry.example/m:1\": unexpected status from HEAD request to"
          + " https://registry.example/v2/m/manifests/1: 403 Forbidden";
  private static final String NO_SUCH_COMMAND =
      "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc"
          + " create failed: unable to start container process: exec: \"/serve\": stat /serve: no such"
          + " file or directory: unknown";

  private static Optional<Finding> of(PodFixture pod) {
    return of(aRevision("h1").withPods(pod));
  }

  private static Optional<Finding> of(RevisionFixture revision) {
    return Diagnosis.of(revision.build(), Instant.parse("2026-01-01T00:01:00Z"));
  }

  @Test
  void anImageProblemReadsTheSameWhileItIsTriedAndBetween() {
    // given
    PodFixture trying = aPod().waiting("ErrImagePull", REFUSED);
    PodFixture between =
        aPod()
            .waiting(
                "ImagePullBackOff",
                "Back-off pulling image \"registry.example/m:1\": ErrImagePull: " + REFUSED);
    // when, then
    assertThat(of(trying))
        .contains(new Finding(Reason.ImagePullFailed, "container model: " + REFUSED))
        .isEqualTo(of(between));
  }

  @Test
  void aCommandThatDoesNotExistReadsTheSameWhileItIsTriedAndBetween() {
    // given
    PodFixture trying = aPod().startFailing(NO_SUCH_COMMAND);
    PodFixture between = aPod().startFailed(NO_SUCH_COMMAND);
    // when, then
    assertThat(of(trying))
        .contains(new Finding(Reason.InvalidPod, "container model: " + NO_SUCH_COMMAND))
        .isEqualTo(of(between));
  }

  @Test
  void aServerThatFailsAgainAndAgainReadsTheSameWhileItRunsAndBetween() {
    // given
    PodFixture waiting = aPod().crashing(2, "unknown argument '--bogus'");
    PodFixture running = aPod().runningAgainAfter(2, "Error", "unknown argument '--bogus'");
    // when, then
    assertThat(of(waiting)).isPresent().isEqualTo(of(running));
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
  void aStackTraceIsToldByItsCause() {
    // given
    PodFixture pod =
        aPod()
            .fetchFailing(
                1,
                "Exception in thread \"main\" java.lang.NoClassDefFoundError: a/B\n"
                    + "\tat c.D.e(D.java:7)\n"
                    + "Caused by: java.lang.ClassNotFoundException: a.B\n"
                    + "\tat jdk.F.g(Unknown Source)\n"
                    + "\t... 12 more\n");
    // when, then
    assertThat(of(pod))
        .contains(
            new Finding(Reason.FetchFailed, "Caused by: java.lang.ClassNotFoundException: a.B"));
  }

  @Test
  void aServerThatUsesTooMuchMemory() {
    // given
    ModelDeployment resource = aModelDeployment().withMemoryLimit("60Mi").build();
    RevisionFixture revision = aRevision("h1").of(resource, aRuntime().resolved());
    // when, then
    assertThat(of(revision.withPods(aPod().outOfMemory())))
        .contains(
            new Finding(
                Reason.OutOfMemory,
                "container model: killed for using more memory than its limit of 60Mi"));
  }

  @Test
  void aFetchThatUsesTooMuchMemory() {
    assertThat(of(aPod().fetchOutOfMemory()))
        .contains(
            new Finding(
                Reason.OutOfMemory,
                "container fetch: killed for using more memory than its limit"));
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
}
