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

@Scenario
class BrokenModelIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  @ParameterizedTest
  @ValueSource(strings = {"not-onnx", "truncated"})
  void aFileThatIsNoModelSaysSo(String file, Space space) {
    // given
    space.storeModel("broken", Cluster.current().file("e2e/models/special/" + file + ".onnx"));

    // when
    space.apply(aModelDeployment("broken").fromConfigMap("broken").yaml());

    // then
    Condition ready = space.awaitFalse("broken", "Ready", "InvalidModel");
    assertThat(ready.message())
        .containsIgnoringCase("model.onnx")
        .containsIgnoringCase("onnx model");
    space.awaitEvent("broken", "InvalidModel");
  }

  @Test
  void aBrokenNewVersionLeavesTheOldOneServing(Space space) throws Exception {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.storeModel("broken", Cluster.current().file("e2e/models/special/not-onnx.onnx"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("broken").yaml());

    // then
    space.awaitFalse("digits", "Ready", "InvalidModel");
    assertThat(space.condition("digits", "Servable").orElseThrow().status()).isEqualTo("True");
    InferenceClient client = new InferenceClient(space.url("digits"), "digits");
    assertThat(DIGITS.versionOf(client.infer(DIGITS.tellingRequest()))).contains("v1");
  }

  @Test
  void aMissingConfigMapSaysSoAndIsPickedUpOnceThere(Space space) {
    // given
    space.apply(aModelDeployment("digits").fromConfigMap("later").yaml());
    String message = awaitAnyFailure(space);
    assertThat(message).contains("later");

    // when
    space.storeModel("later", DIGITS.file("v1"));

    // then
    space.awaitReady("digits");
  }

  private static String awaitAnyFailure(Space space) {
    return space.awaitCondition("digits", "Stalled", "True").message();
  }
}
