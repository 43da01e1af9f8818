package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.FileServer;
import io.modeldeployment.e2e.model.TrainedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Scenario
class HttpSourceIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  private FileServer files;

  @BeforeEach
  void startServer() throws Exception {
    files = FileServer.start();
  }

  @AfterEach
  void stopServer() {
    files.close();
  }

  @Test
  void aModelIsDownloadedAndItsDigestIsTold(Space space) throws Exception {
    // given
    String uri = files.offer("/models/digits/2/model.onnx", DIGITS.file("v2"));

    // when
    space.apply(aModelDeployment("digits").uri(uri).yaml());
    space.awaitReady("digits");

    // then
    Clients.awaitVersion(DIGITS, space.url("digits"), "digits", "v2");
    assertThat(space.model("digits").getStatus().stable().digest()).isEqualTo(DIGITS.digest("v2"));
    assertThat(files.requests()).containsExactly("/models/digits/2/model.onnx");
  }

  @Test
  void aRightDigestIsTakenAndARedirectFollowed(Space space) throws Exception {
    // given
    String target = files.offer("/storage/4711", DIGITS.file("v1"));
    String uri = files.redirect("/latest.onnx", target);

    // when
    space.apply(aModelDeployment("digits").uri(uri).digest(DIGITS.digest("v1")).yaml());
    space.awaitReady("digits");

    // then
    Clients.awaitVersion(DIGITS, space.url("digits"), "digits", "v1");
  }

  @Test
  void aWrongDigestIsRefused(Space space) throws Exception {
    // given
    String uri = files.offer("/model.onnx", DIGITS.file("v2"));

    // when
    space.apply(aModelDeployment("digits").uri(uri).digest(DIGITS.digest("v1")).yaml());

    // then
    Condition ready = space.awaitFalse("digits", "Ready", "DigestMismatch");
    assertThat(ready.message()).contains(DIGITS.digest("v1"), DIGITS.digest("v2"), uri);
  }

  @Test
  void aFileReplacedBehindItsAddressIsNotServedBesideTheFirst(Space space) throws Exception {
    // given
    String uri = files.offer("/model.onnx", DIGITS.file("v1"));
    space.apply(aModelDeployment("digits").uri(uri).yaml());
    space.awaitReady("digits");

    // when
    files.offer("/model.onnx", DIGITS.file("v2"));
    space.kubectl("scale", "mdep/digits", "--replicas=2").succeeded();

    // then
    Await.until(
        Space.STARTED,
        () -> {
          Condition ready = space.awaitCondition("digits", "Ready", "True");
          assertThat(ready.message())
              .contains("1 of 2 pods", "DigestMismatch", DIGITS.digest("v1"), DIGITS.digest("v2"));
        });
    Clients.awaitVersion(DIGITS, space.url("digits"), "digits", "v1");

    // when
    files.offer("/model.onnx", DIGITS.file("v1"));

    // then
    Await.until(
        Space.STARTED,
        () -> assertThat(space.model("digits").getStatus().stable().ready()).isEqualTo(2));
  }

  @Test
  void aMissingFileSaysSoAndIsFetchedOnceThere(Space space) throws Exception {
    // given
    space.apply(aModelDeployment("digits").uri(files.url("/late.onnx")).yaml());
    Condition ready = space.awaitFalse("digits", "Ready", "FetchFailed");
    assertThat(ready.message()).contains("404").contains(files.url("/late.onnx"));

    // when
    files.offer("/late.onnx", DIGITS.file("v1"));

    // then
    space.awaitReady("digits");
  }

  @Test
  void aServerThatCannotBeTrustedIsNotAsked(Space space) throws Exception {
    try (FileServer untrusted = FileServer.startWithUntrustedCertificate()) {
      // given
      String uri = untrusted.offer("/model.onnx", DIGITS.file("v2"));

      // when
      space.apply(aModelDeployment("digits").uri(uri).yaml());

      // then
      Condition ready = space.awaitFalse("digits", "Ready", "FetchFailed");
      assertThat(ready.message()).containsIgnoringCase("certif").contains(uri);
      assertThat(untrusted.requests()).isEmpty();
    }
  }

  @Test
  void whatAQueryCarriesStaysOutOfMessagesAndLogs(Space space) throws Exception {
    // given
    String secret = "sig-" + Long.toHexString(System.nanoTime());

    // when
    space.apply(
        aModelDeployment("digits").uri(files.url("/gone.onnx") + "?token=" + secret).yaml());

    // then
    Condition ready = space.awaitFalse("digits", "Ready", "FetchFailed");
    assertThat(files.requests()).contains("/gone.onnx?token=" + secret);
    assertThat(ready.message()).doesNotContain(secret);
    assertThat(space.events("digits")).noneMatch(e -> e.getMessage().contains(secret));
    String pod = space.pods("digits").getFirst().getMetadata().getName();
    assertThat(space.kubectl("logs", pod, "--container=fetch").output()).doesNotContain(secret);
    assertThat(OperatorRelease.logs().lines()).noneMatch(line -> line.contains(secret));
  }
}
