package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.LoadGenerator;
import io.modeldeployment.e2e.model.TrainedModel;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Scenario
class OperatorKilledIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;
  private static final int CHANGES = 4;
  private static final int LATEST_KILL_MILLIS = 8_000;

  @AfterEach
  void leaveAWorkingOperator() {
    OperatorRelease.awaitLeading();
  }

  @Test
  void aChangeOfVersionGoesOnWhereItStood(Space space) throws Exception {
    // given
    long seed = Long.getLong("e2e.seed", System.nanoTime());
    System.out.println("operator killed at random: repeat by -De2e.seed=" + seed);
    Random random = new Random(seed);
    space.storeModel("v2", DIGITS.file("v2"));
    serveVersion1(space);
    LoadGenerator load = LoadGenerator.start(DIGITS, space.url("digits"), "digits");

    for (int change = 1; change <= CHANGES; change++) {
      // when
      String version = change % 2 == 1 ? "v2" : "v1";
      int millis = random.nextInt(LATEST_KILL_MILLIS);
      space.apply(aModelDeployment("digits").fromConfigMap(version).yaml());
      Await.pause(Duration.ofMillis(millis));
      OperatorRelease.kill();

      // then
      OperatorRelease.awaitLeading();
      space.awaitReady("digits");
      System.out.printf(
          "change %d: operator killed after %d ms, %s is Ready%n", change, millis, version);
    }
    assertOnlyOneRevisionRuns(space);
    Await.pause(Duration.ofSeconds(2));
    LoadGenerator.Report report = load.stop();
    System.out.println("operator killed: " + report);
    assertThat(report.failures()).as("%s", report).isEmpty();
    assertThat(report.versions()).containsOnly("v1", "v2").endsWith("v1");
  }

  @Test
  void withoutTheOperatorModelsServeOn(Space space) throws Exception {
    // given
    serveVersion1(space);
    List<String> before = awaitRest(space);
    LoadGenerator load = LoadGenerator.start(DIGITS, space.url("digits"), "digits");

    // when
    OperatorRelease.kill();
    OperatorRelease.awaitLeading();
    Await.pause(Duration.ofSeconds(5));

    // then
    LoadGenerator.Report report = load.stop();
    assertThat(report.failures()).as("%s", report).isEmpty();
    assertThat(identities(space)).isEqualTo(before);
  }

  /** Kubernetes' own controllers write on for a moment after a model is Ready. */
  private static List<String> awaitRest(Space space) {
    Await.until(
        Space.STARTED,
        () -> {
          List<String> before = identities(space);
          Await.pause(Duration.ofSeconds(2));
          assertThat(identities(space)).isEqualTo(before);
        });
    return identities(space);
  }

  /**
   * The operator that comes back writes nothing about a model at rest: same objects, same bytes.
   */
  private static List<String> identities(Space space) {
    return space
        .kubectl(
            "get",
            "mdep,deployments,services,controllerrevisions,poddisruptionbudgets,pods",
            "-o",
            "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.resourceVersion}{'\\n'}{end}")
        .succeeded()
        .lines()
        .sorted()
        .toList();
  }

  private static void assertOnlyOneRevisionRuns(Space space) {
    Await.until(
        Space.STARTED,
        () -> {
          String stable = space.model("digits").getStatus().stable().hash();
          assertThat(space.model("digits").getStatus().candidate()).isNull();
          assertThat(space.pods("digits"))
              .hasSize(1)
              .allMatch(p ->
                  p.getMetadata().getLabels().get("modeldeployment.io/revision").equals(stable));
        });
  }

  private static void serveVersion1(Space space) {
    space.storeModel("v1", DIGITS.file("v1"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");
  }
}
