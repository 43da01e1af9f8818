package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Scenario
class RuntimeChoiceIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  @BeforeEach
  void storeModel(Space space) {
    space.storeModel("v1", DIGITS.file("v1"));
  }

  @Test
  void aRuntimeOfTheNamespaceWins(Space space) throws Exception {
    // given
    space.apply(runtime("tuned"));

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");

    // then
    assertThat(space.model("digits").getStatus().runtime()).isEqualTo("ModelRuntime/tuned");
    assertThat(threads(space)).isEqualTo("1");
  }

  @Test
  void oneThatIsNamedIsTaken(Space space) throws Exception {
    // given
    space.apply(runtime("tuned"));

    // when
    space.apply(
        aModelDeployment("digits")
            .fromConfigMap("v1")
            .runtime("ClusterModelRuntime", "onnx")
            .yaml());
    space.awaitReady("digits");

    // then
    assertThat(space.model("digits").getStatus().runtime()).isEqualTo("ClusterModelRuntime/onnx");
  }

  @Test
  void twoThatFitAreAConditionUntilOneIsNamed(Space space) throws Exception {
    // given
    space.apply(runtime("tuned"));
    space.apply(runtime("tuned").replace("name: tuned", "name: spare"));

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());

    // then
    Condition ready = space.awaitFalse("digits", "Ready", "RuntimeAmbiguous");
    assertThat(ready.message()).contains("spare, tuned").contains("spec.runtime");
    assertThat(space.pods("digits")).isEmpty();

    // when
    space.apply(
        aModelDeployment("digits").fromConfigMap("v1").runtime("ModelRuntime", "spare").yaml());

    // then
    space.awaitReady("digits");
    assertThat(space.model("digits").getStatus().runtime()).isEqualTo("ModelRuntime/spare");
  }

  @Test
  void oneThatIsMissingIsWaitedFor(Space space) throws Exception {
    // given
    space.apply(
        aModelDeployment("digits").fromConfigMap("v1").runtime("ModelRuntime", "tuned").yaml());
    Condition ready = space.awaitFalse("digits", "Ready", "RuntimeNotFound");
    assertThat(ready.message()).contains("ModelRuntime tuned");

    // when
    space.apply(runtime("tuned"));

    // then
    space.awaitReady("digits");
  }

  @Test
  void anEngineThatCannotBeProbedIsTrustedAndStatusSaysSo(Space space) throws Exception {
    // given
    space.apply(runtime("trusted"));

    // when
    space.apply(
        aModelDeployment("digits").fromConfigMap("v1").runtime("ModelRuntime", "trusted").yaml());
    space.awaitReady("digits");

    // then
    Condition servable = space.condition("digits", "Servable").orElseThrow();
    assertThat(servable.status() + " " + servable.reason()).isEqualTo("True PodReadyOnly");
    Clients.awaitVersion(DIGITS, space.url("digits"), "digits", "v1");
  }

  @Test
  void aChangedRuntimeRestartsNothingUntilAskedTo(Space space) throws Exception {
    // given
    space.apply(runtime("tuned"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");
    String hash = space.model("digits").getStatus().stable().hash();
    String pod = space.pods("digits").getFirst().getMetadata().getUid();

    // when
    space.apply(runtime("tuned").replace("value: \"1\"", "value: \"2\""));

    // then
    Condition outdated = space.awaitCondition("digits", "RuntimeOutdated", "True");
    assertThat(outdated.message()).contains("modeldeployment.io/refresh=" + hash);
    Await.pause(Duration.ofSeconds(3));
    assertThat(space.pods("digits")).extracting(p -> p.getMetadata().getUid()).containsExactly(pod);

    // when
    space.kubectl("annotate", "mdep", "digits", "modeldeployment.io/refresh=" + hash).succeeded();

    // then
    Await.until(
        Space.STARTED,
        () -> {
          assertThat(space.model("digits").getStatus().stable().hash()).isNotEqualTo(hash);
          assertThat(space.condition("digits", "RuntimeOutdated")).isEmpty();
          assertThat(space.pods("digits")).hasSize(1);
        });
    assertThat(threads(space)).isEqualTo("2");
    space.awaitReady("digits");
  }

  /** The variable that the runtime gives the serving container. */
  private static String threads(Space space) {
    return space.pods("digits").getFirst().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals("INTRA_OP_THREADS"))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static String runtime(String name) throws IOException {
    return Files.readString(Cluster.current().file("e2e/scenarios/runtimes/" + name + ".yaml"));
  }
}
