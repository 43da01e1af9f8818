package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.InferenceClient;
import io.modeldeployment.e2e.model.TrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A revision serves only after one of its pods answered an inference. */
@Scenario
class ProbeIT {

  private static final TrainedModel IRIS = TrainedModel.IRIS;

  @Test
  void aRequestOfTheUsersOwnProvesThePod(Space space) {
    // given
    space.storeModel("iris", IRIS.file("v2"));

    // when
    space.apply(aModelDeployment("iris").fromConfigMap("iris").probe(IRIS.tellingRequest()).yaml());

    // then
    space.awaitReady("iris");
    assertThat(space.condition("iris", "Servable").orElseThrow().reason()).isEqualTo("Serving");
  }

  @Test
  void aVersionThatFailsItsProbeGetsNoTraffic(Space space) throws Exception {
    // given
    space.storeModel("v1", IRIS.file("v1"));
    space.storeModel("v2", IRIS.file("v2"));
    space.apply(aModelDeployment("iris").fromConfigMap("v1").yaml());
    space.awaitReady("iris");

    // when
    space.apply(
        aModelDeployment("iris")
            .fromConfigMap("v2")
            .probe(IRIS.tellingRequest().replace("features", "pixels"))
            .yaml());

    // then
    Condition ready = space.awaitFalse("iris", "Ready", "ProbeFailed");
    assertThat(ready.message()).contains("pixels");
    InferenceClient client = new InferenceClient(space.url("iris"), "iris");
    assertThat(IRIS.versionOf(client.infer(IRIS.tellingRequest()))).contains("v1");

    // when
    space.apply(aModelDeployment("iris").fromConfigMap("v2").probe(IRIS.tellingRequest()).yaml());

    // then
    space.awaitReady("iris");
  }

  @ParameterizedTest
  @ValueSource(strings = {"types", "no-dynamic", "odd-names"})
  void modelsOfEveryShapeAreProvedFromTheirMetadata(String file, Space space) {
    // given
    space.storeModel("odd", Cluster.current().file("e2e/models/special/" + file + ".onnx"));

    // when
    space.apply(aModelDeployment("odd").fromConfigMap("odd").yaml());

    // then
    space.awaitReady("odd");
  }
}
