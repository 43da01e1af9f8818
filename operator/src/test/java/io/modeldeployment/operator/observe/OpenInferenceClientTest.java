package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.modeldeployment.operator.fixtures.FakeModelServer;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.HurriedHttpClient;
import io.modeldeployment.operator.fixtures.ModelDeploymentFixture;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenInferenceClientTest {

  private static final String METADATA =
      """
      {"name":"digits","versions":["1"],"platform":"onnx",
       "inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],
       "outputs":[{"name":"y","datatype":"FP32","shape":[-1,10]}]}
      """;
  private static final String OWN =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[7]}]}";

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private FakeModelServer server;

  @BeforeEach
  void start() throws IOException {
    server = FakeModelServer.start().describing(200, METADATA);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ProbeResult ask(HttpClient http, ModelDeploymentFixture model) {
    FrozenRevision revision =
        Frozen.revision(model.build(), aRuntime().onPort(server.port()).resolved());
    return new OpenInferenceClient(http, TIMEOUT).ask("127.0.0.1", revision);
  }

  private ProbeResult ask(ModelDeploymentFixture model) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return ask(http, model);
    }
  }

  private ProbeResult ask() {
    return ask(aModelDeployment());
  }

  @Test
  void asksAnInferenceMadeFromTheMetadata() {
    // when
    ProbeResult result = ask(aModelDeployment().withModelName("Digits_3"));
    // then
    assertThat(result).isEqualTo(ProbeResult.PASSED);
    assertThat(server.requests())
        .containsExactly(
            "GET /v2/models/Digits_3",
            "POST /v2/models/Digits_3/infer {\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\","
                + "\"shape\":[1,2],\"data\":[0,0]}]}");
  }

  @Test
  void asksTheUsersOwnRequestWhereThereIsOne() {
    // when
    ProbeResult result = ask(aModelDeployment().withProbe(OWN));
    // then
    assertThat(result).isEqualTo(ProbeResult.PASSED);
    assertThat(server.requests()).containsExactly("POST /v2/models/digits/infer " + OWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void anInputWeMadeUpMayBeRefused(int status) {
    // given
    server.inferring(status, "{\"error\":\"x must not be zero\"}");
    // when, then
    assertThat(ask())
        .isEqualTo(new ProbeResult(Outcome.REFUSED, "HTTP " + status + ": x must not be zero"));
  }

  @Test
  void theUsersOwnInputMustNotBeRefused() {
    // given
    server.inferring(400, "{\"error\":\"x must not be zero\"}");
    // when, then
    assertThat(ask(aModelDeployment().withProbe(OWN)))
        .isEqualTo(new ProbeResult(Outcome.FAILED, "HTTP 400: x must not be zero"));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 302})
  void anErrorOfTheServerIsAFailure(int status) {
    // given
    server.inferring(status, "oops");
    // when, then
    assertThat(ask()).isEqualTo(new ProbeResult(Outcome.FAILED, "HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500})
  void withoutMetadataThereIsNoInference(int status) {
    // given
    server.describing(status, "{\"error\":\"unknown model\"}");
    // when, then
    assertThat(ask())
        .isEqualTo(
            new ProbeResult(Outcome.FAILED, "model metadata: HTTP " + status + ": unknown model"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "{\"outputs\":{}}", "[1]", "{\"outputs\":[", "null"})
  void anAnswerWithoutOutputsIsAFailure(String body) {
    // given
    server.inferring(200, body);
    // when, then
    assertThat(ask())
        .isEqualTo(new ProbeResult(Outcome.FAILED, "the answer to an inference holds no outputs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "{\"inputs\":[]}", "{\"inputs\":7}"})
  void metadataWithoutInputsAskForAProbe(String body) {
    // given
    server.describing(200, body);
    // when, then
    assertThat(ask())
        .isEqualTo(
            new ProbeResult(
                Outcome.REFUSED,
                "no input can be made from the model's metadata; give model.probe"));
  }

  @Test
  void anAnswerMayBeLarge() {
    // given a model that answers with an image: two MiB of JSON
    String numbers = "0.25,".repeat(400_000) + "0";
    server.inferring(200, "{\"outputs\":[{\"name\":\"y\",\"data\":[" + numbers + "]}]}");
    // when, then
    assertThat(ask()).isEqualTo(ProbeResult.PASSED);
  }

  @Test
  void longErrorsAreCut() {
    // given
    server.inferring(500, "{\"error\":\"" + "x".repeat(5000) + "\"}");
    // when, then
    assertThat(ask().message()).hasSize(301).endsWith("x…");
  }

  @Test
  void aPodThatCannotBeReachedIsAFailure() {
    // given
    server.close();
    // when
    ProbeResult result = ask();
    // then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message()).startsWith("no answer from the pod: ").contains("Connect");
  }

  @Test
  void aPodThatDoesNotAnswerIsNotWaitedForWithoutEnd() {
    // given
    server.stallingBeforeTheAnswer();
    HurriedHttpClient http = new HurriedHttpClient(Duration.ofMillis(200));
    // when
    ProbeResult result =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ask(http, aModelDeployment()));
    // then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message()).contains("timed out");
  }

  @Test
  void aPodThatStopsWithinItsAnswerIsNotWaitedForWithoutEnd() {
    // given
    server.stallingWithinTheBody();
    HurriedHttpClient http = new HurriedHttpClient(Duration.ofMillis(200));
    // when
    ProbeResult result =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ask(http, aModelDeployment()));
    // then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void anAddressOfTheNewerProtocolIsWrittenInBrackets() {
    // given
    FrozenRevision revision =
        Frozen.revision(aModelDeployment().build(), aRuntime().onPort(server.port()).resolved());
    // when nothing listens there, or the host has no such address
    ProbeResult result =
        new OpenInferenceClient(HttpClient.newHttpClient(), TIMEOUT).ask("::1", revision);
    // then it is a failure to connect, not an address that cannot be read
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message()).startsWith("no answer from the pod: ");
  }
}
