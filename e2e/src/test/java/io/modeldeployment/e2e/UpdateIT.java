package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.LoadGenerator;
import io.modeldeployment.e2e.model.TrainedModel;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Scenario
class UpdateIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;
  private static final Duration SETTLE = Duration.ofSeconds(3);

  @BeforeEach
  void serveVersion1(Space space) {
    space.storeModel("v1", DIGITS.file("v1"));
    space.storeModel("v2", DIGITS.file("v2"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");
  }

  @Test
  void clientsMoveToTheNewVersionWithoutAFailedRequest(Space space) throws Exception {
    // given
    LoadGenerator load = LoadGenerator.start(DIGITS, space.url("digits"), "digits");
    Await.pause(SETTLE);

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("v2").yaml());
    space.awaitReady("digits");
    awaitFormerPodsGone(space);

    // then
    LoadGenerator.Report report = load.stop();
    System.out.println("change of version: " + report);
    assertThat(report.failures()).as("%s", report).isEmpty();
    assertThat(report.perSecond()).as("%s", report).isGreaterThanOrEqualTo(20);
    assertThat(report.versions()).as("%s", report).startsWith("v1").endsWith("v2");
    assertThat(report.versions()).containsOnly("v1", "v2");
  }

  @Test
  void theFormerRevisionGoesAndStaysInHistory(Space space) {
    // given
    String former = space.model("digits").getStatus().stable().hash();

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("v2").yaml());
    space.awaitReady("digits");

    // then
    String present = space.model("digits").getStatus().stable().hash();
    assertThat(present).isNotEqualTo(former);
    Await.until(
        Space.STARTED,
        () ->
            assertThat(space.kubectl("get", "deployments", "-o", "name").succeeded().lines())
                .containsExactly("deployment.apps/digits-" + present));
    assertThat(space.kubectl("get", "controllerrevisions", "-o", "name").succeeded().lines())
        .containsExactlyInAnyOrder(
            "controllerrevision.apps/digits-" + former,
            "controllerrevision.apps/digits-" + present);
    awaitFormerPodsGone(space);
  }

  @Test
  void aVersionThatIsOvertakenNeverServes(Space space) throws Exception {
    // given
    space.storeModel("v3", DIGITS.file("v3"));
    LoadGenerator load = LoadGenerator.start(DIGITS, space.url("digits"), "digits");

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("v3").yaml());
    Await.pause(Duration.ofMillis(300));
    space.apply(aModelDeployment("digits").fromConfigMap("v2").yaml());
    space.awaitReady("digits");
    awaitFormerPodsGone(space);

    // then
    LoadGenerator.Report report = load.stop();
    System.out.println("overtaken change of version: " + report);
    assertThat(report.failures()).as("%s", report).isEmpty();
    assertThat(report.versions()).as("%s", report).containsOnly("v1", "v2").endsWith("v2");
  }

  @Test
  void takingTheChangeBackLeavesTheServingPodsAlone(Space space) {
    // given
    String pod = space.pods("digits").getFirst().getMetadata().getUid();

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("v2").yaml());
    Await.pause(Duration.ofMillis(300));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");

    // then
    Await.until(
        Space.STARTED,
        () ->
            assertThat(space.pods("digits"))
                .extracting(p -> p.getMetadata().getUid())
                .containsExactly(pod));
  }

  /** A kept connection stays with its pod, which asks for a new one only when it is told to end. */
  private static void awaitFormerPodsGone(Space space) {
    Await.until(Space.STARTED, () -> assertThat(space.pods("digits")).hasSize(1));
    Await.pause(SETTLE);
  }
}
