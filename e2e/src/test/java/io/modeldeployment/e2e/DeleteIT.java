package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@Scenario
class DeleteIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  @Test
  void nothingOfAModelIsLeft(Space space) {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.apply(aModelDeployment("neighbour").fromConfigMap("v1").yaml());
    space.awaitReady("digits");
    space.awaitReady("neighbour");
    assertThat(objects(space, "digits")).hasSizeGreaterThanOrEqualTo(7);
    List<String> neighbour = objects(space, "neighbour");

    // when
    space.kubectl("delete", "mdep", "digits").succeeded();

    // then
    Await.until(Space.STARTED, () -> assertThat(objects(space, "digits")).isEmpty());
    assertThat(objects(space, "neighbour")).isEqualTo(neighbour);
    assertThat(space.kubectl("get", "configmaps", "v1").exitCode()).isZero();
  }

  @Test
  void aModelThatNeverServedLeavesNothingEither(Space space) {
    // given
    space.apply(aModelDeployment("digits").fromConfigMap("absent").yaml());
    space.awaitCondition("digits", "Ready", "False");

    // when
    space.kubectl("delete", "mdep", "digits").succeeded();

    // then
    Await.until(Space.STARTED, () -> assertThat(objects(space, "digits")).isEmpty());
  }

  @Test
  void aNamespaceGoesWithItsModelsAndWithoutComplaint(Space space) {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");

    // when
    space.delete();

    // then
    Await.until(
        Space.STARTED,
        () ->
            assertThat(Cluster.current().client().namespaces().withName(space.name()).get())
                .isNull());
    assertThat(OperatorRelease.logs().lines())
        .filteredOn(line -> line.contains(space.name()))
        .noneMatch(line -> line.contains("\"WARN\"") || line.contains("\"ERROR\""));
  }

  @Test
  void deletingNeedsNoOperator(Space space) {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");
    scaleOperator(0);

    try {
      // when
      space.kubectl("delete", "mdep", "digits", "--timeout=30s").succeeded();

      // then
      Await.until(Space.STARTED, () -> assertThat(objects(space, "digits")).isEmpty());
    } finally {
      scaleOperator(1);
      OperatorRelease.awaitLeading();
    }
  }

  private static void scaleOperator(int replicas) {
    Cluster.current()
        .kubectl()
        .run(
            "--namespace=" + OperatorRelease.NAMESPACE,
            "scale",
            "deployment/" + OperatorRelease.NAME,
            "--replicas=" + replicas)
        .succeeded();
    Await.until(Space.STARTED, () -> assertThat(OperatorRelease.pods()).hasSize(replicas));
  }

  /** Objects of every kind that carry a model's label. */
  private static List<String> objects(Space space, String model) {
    String kinds =
        Cluster.current()
            .kubectl()
            .run("api-resources", "--namespaced", "--verbs=list", "--output=name")
            .succeeded()
            .lines()
            // Events tell of what was; Endpoints repeat the slices and make kubectl warn.
            .filter(kind -> !kind.startsWith("events") && !kind.equals("endpoints"))
            .collect(Collectors.joining(","));
    return space
        .kubectl(
            "get",
            kinds,
            "--selector=modeldeployment.io/name=" + model,
            "--ignore-not-found",
            "--output=name")
        .succeeded()
        .lines()
        .sorted()
        .distinct()
        .toList();
  }
}
