package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.InferenceClient;
import io.modeldeployment.e2e.model.TrainedModel;
import io.modeldeployment.e2e.model.TrainedModel.Sample;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Scenario
class ServeIT {

  static Stream<TrainedModel> models() {
    return Stream.of(TrainedModel.DIGITS, TrainedModel.IRIS);
  }

  @ParameterizedTest
  @MethodSource("models")
  void answersEveryHeldOutSampleAsTrained(TrainedModel trained, Space space) throws Exception {
    // given
    List<Sample> samples = trained.samples();
    space.storeModel("trained", trained.file("v2"));

    // when
    space.apply(aModelDeployment(trained.name()).fromConfigMap("trained").yaml());
    space.awaitReady(trained.name());

    // then
    InferenceClient client = new InferenceClient(space.url(trained.name()), trained.name());
    assertThat(samples).hasSizeGreaterThanOrEqualTo(50);
    for (Sample sample : samples) {
      assertAnswers(client.infer(trained.request(List.of(sample))), List.of(sample));
    }
    assertAnswers(client.infer(trained.request(samples)), samples);
  }

  @Test
  void statusTellsWhatServes(Space space) throws Exception {
    // given
    TrainedModel digits = TrainedModel.DIGITS;
    space.storeModel("trained", digits.file("v1"));

    // when
    space.apply(
        aModelDeployment("reader")
            .fromConfigMap("trained")
            .modelName("Digits_1.0")
            .replicas(2)
            .yaml());
    space.awaitReady("reader");

    // then
    ModelDeploymentStatus status = space.model("reader").getStatus();
    assertThat(status.stable().hash()).matches("[0-9a-f]{10}");
    assertThat(status.stable().digest()).isEqualTo(digits.digest("v1"));
    assertThat(status.stable().ready()).isEqualTo(2);
    assertThat(status.replicas()).isEqualTo(2);
    assertThat(status.runtime()).isEqualTo("ClusterModelRuntime/onnx");
    assertThat(status.url()).isEqualTo("http://reader." + space.name() + ".svc.cluster.local");
    assertThat(space.condition("reader", "Servable").orElseThrow().status()).isEqualTo("True");
    assertThat(space.condition("reader", "Reconciling")).isEmpty();
    assertThat(space.condition("reader", "Stalled")).isEmpty();
    assertThat(space.events("reader"))
        .anyMatch(event -> event.getReason().equals("RevisionServing"));
    JsonNode metadata = new InferenceClient(space.url("reader"), "Digits_1.0").metadata();
    assertThat(metadata.path("name").asText()).isEqualTo("Digits_1.0");
  }

  private static void assertAnswers(JsonNode answer, List<Sample> samples) {
    assertThat(TrainedModel.labels(answer))
        .isEqualTo(samples.stream().map(s -> (double) s.label("v2")).toList());
    List<Double> expected =
        samples.stream()
            .flatMap(s -> TrainedModel.numbers(s.expected().at("/v2/probabilities")).stream())
            .toList();
    List<Double> actual = TrainedModel.probabilities(answer);
    assertThat(TrainedModel.near(actual, expected)).as("%s, not %s", actual, expected).isTrue();
  }
}
