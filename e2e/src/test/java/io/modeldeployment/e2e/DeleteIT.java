package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Remains;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.List;
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
    assertThat(Remains.of(space, "digits")).hasSizeGreaterThanOrEqualTo(7);
    List<String> neighbour = Remains.of(space, "neighbour");

    // when
    space.kubectl("delete", "mdep", "digits").succeeded();

    // then
    Await.until(Space.STARTED, () -> assertThat(Remains.of(space, "digits")).isEmpty());
    assertThat(Remains.of(space, "neighbour")).isEqualTo(neighbour);
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
    Await.until(Space.STARTED, () -> assertThat(Remains.of(space, "digits")).isEmpty());
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
    Remains.awaitNamespaceGone(space);
  }

  @Test
  void deletingNeedsNoOperator(Space space) {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitReady("digits");
    OperatorRelease.scale(0);

    try {
      // when
      space.kubectl("delete", "mdep", "digits", "--timeout=30s").succeeded();

      // then
      Await.until(Space.STARTED, () -> assertThat(Remains.of(space, "digits")).isEmpty());
    } finally {
      OperatorRelease.scale(1);
      OperatorRelease.awaitLeading();
    }
  }
}
