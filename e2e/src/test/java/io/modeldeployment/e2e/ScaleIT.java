package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.LoadGenerator;
import io.modeldeployment.e2e.model.TrainedModel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Scenario
class ScaleIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  @BeforeEach
  void serve(Space space) {
    space.storeModel("v1", DIGITS.file("v1"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");
  }

  @Test
  void podsComeAndGoWithoutAWordInTheConditions(Space space) throws Exception {
    // given
    String hash = space.model("digits").getStatus().stable().hash();
    List<String> before = conditions(space);
    Await.pause(Duration.ofMillis(1_100)); // so that a transition would show another second
    LoadGenerator load = LoadGenerator.start(DIGITS, space.url("digits"), "digits");

    // when
    scale(space, 2);

    // then
    awaitPods(space, 2);
    assertThat(conditions(space)).isEqualTo(before);

    // when
    scale(space, 1);

    // then
    awaitPods(space, 1);
    assertThat(conditions(space)).isEqualTo(before);
    assertThat(space.model("digits").getStatus().stable().hash()).isEqualTo(hash);
    LoadGenerator.Report report = load.stop();
    assertThat(report.failures()).as("%s", report).isEmpty();
  }

  @Test
  void atZeroTheModelIsIdleAndComesBack(Space space) throws Exception {
    // when
    scale(space, 0);

    // then
    awaitPods(space, 0);
    Condition idle = space.awaitCondition("digits", "Ready", "True");
    assertThat(idle.reason()).isEqualTo("Idle");
    assertThat(space.condition("digits", "Servable").orElseThrow().status()).isEqualTo("False");

    // when
    scale(space, 1);

    // then
    awaitPods(space, 1);
    Await.until(
        Space.STARTED,
        () -> {
          Condition ready = space.condition("digits", "Ready").orElseThrow();
          assertThat(ready.status() + " " + ready.reason()).isEqualTo("True Serving");
        });
    Clients.awaitVersion(DIGITS, space.url("digits"), "digits", "v1");
  }

  @Test
  void theScaleSubresourceTellsHowManyPodsThereAre(Space space) {
    // when
    scale(space, 2);
    awaitPods(space, 2);

    // then
    var scale =
        space
            .kubectl("get", "mdep", "digits", "--subresource=scale", "-o", "jsonpath={.status}")
            .succeeded();
    assertThat(scale)
        .contains("\"replicas\":2")
        .contains("\"selector\":\"modeldeployment.io/name=digits\"");
  }

  @Test
  void theScaleIsReadableOnceTheNumberIsSet(Space space) {
    // given
    Command.Result absent = readScale(space);
    assertThat(absent.exitCode()).isNotZero();
    assertThat(absent.output()).contains("\".spec.replicas\" does not exist");

    // when
    scale(space, 1);

    // then
    assertThat(readScale(space).succeeded()).isEqualTo("1");
  }

  private static Command.Result readScale(Space space) {
    return space.kubectl(
        "get", "mdep", "digits", "--subresource=scale", "-o", "jsonpath={.spec.replicas}");
  }

  private static void scale(Space space, int replicas) {
    space.kubectl("scale", "mdep/digits", "--replicas=" + replicas).succeeded();
  }

  private static void awaitPods(Space space, int count) {
    Await.until(
        Space.STARTED,
        () -> {
          var status = space.model("digits").getStatus();
          assertThat(status.stable().replicas()).isEqualTo(count);
          assertThat(status.stable().ready()).isEqualTo(count);
          assertThat(status.replicas()).isEqualTo(count);
          assertThat(space.pods("digits")).hasSize(count);
        });
  }

  private static List<String> conditions(Space space) {
    return Stream.of("Ready", "Servable", "Progressing", "Reconciling", "Stalled")
        .flatMap(type -> space.condition("digits", type).stream())
        .map(c ->
            "%s=%s %s since %s".formatted(c.type(), c.status(), c.reason(), c.lastTransitionTime()))
        .toList();
  }
}
