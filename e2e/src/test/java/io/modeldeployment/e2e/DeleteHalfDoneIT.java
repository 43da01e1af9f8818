package io.modeldeployment.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Remains;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.failure.HalfDone;
import io.modeldeployment.e2e.model.FaultyServer;
import io.modeldeployment.e2e.model.FileServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Models are deleted while something is under way. They go at once; the kubelet lets a pod go only
 * when the pull of its image has ended.
 */
@Scenario
class DeleteHalfDoneIT {

  private FileServer files;
  private FaultyServer registry;

  @BeforeEach
  void leaveModelsHalfDone(Space space) throws Exception {
    files = FileServer.start();
    registry = FaultyServer.startRegistry();
    HalfDone.make(space, files, registry);
  }

  @AfterEach
  void stop() {
    registry.close();
    files.close();
  }

  @Test
  void nothingIsLeftOfThem(Space space) {
    // when
    space.kubectl("delete", "mdep", "--all", "--timeout=30s").succeeded();

    // then
    registry.hangUp();
    awaitNothingLeft(space);
    assertThat(space.kubectl("get", "configmaps", "v1").exitCode()).isZero();
  }

  @Test
  void withoutAnOperatorNothingIsLeftEither(Space space) {
    // given
    OperatorRelease.scale(0);

    try {
      // when
      space.kubectl("delete", "mdep", "--all", "--timeout=30s").succeeded();

      // then
      registry.hangUp();
      awaitNothingLeft(space);
    } finally {
      OperatorRelease.scale(1);
      OperatorRelease.awaitLeading();
    }
  }

  @Test
  void theirNamespaceGoesWithoutComplaint(Space space) {
    // when
    space.delete();

    // then
    registry.hangUp();
    Remains.awaitNamespaceGone(space);
  }

  private static void awaitNothingLeft(Space space) {
    Await.until(
        Space.STARTED,
        () ->
            assertThat(HalfDone.MODELS)
                .allSatisfy(model -> assertThat(Remains.of(space, model)).isEmpty()));
  }
}
