package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

@Scenario
class RollbackIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  @Test
  void anEarlierSpecIsTheEarlierRevision(Space space) throws Exception {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.storeModel("v2", DIGITS.file("v2"));
    String first = change(space, "v1");
    String second = change(space, "v2");
    List<String> history = history(space);

    // when
    String third = change(space, "v1");

    // then
    assertThat(second).isNotEqualTo(first);
    assertThat(third).isEqualTo(first);
    assertThat(history(space)).isEqualTo(history).hasSize(2);
    Clients.awaitVersion(DIGITS, space.url("digits"), "digits", "v1");
  }

  @Test
  void onlyAsManyRevisionsAreKeptAsAskedFor(Space space) {
    // given
    space.storeModel("v1", DIGITS.file("v1"));

    // when
    for (int generation = 1; generation <= 3; generation++) {
      space.apply(
          aModelDeployment("digits")
              .fromConfigMap("v1")
              .revisionHistoryLimit(1)
              .env("GENERATION", Integer.toString(generation))
              .yaml());
      space.awaitReady("digits");
    }

    // then: the one that serves and one to go back to
    assertThat(history(space)).hasSize(2);
  }

  /** Changes the version and returns the hash of the revision that serves then. */
  private static String change(Space space, String version) {
    space.apply(aModelDeployment("digits").fromConfigMap(version).yaml());
    space.awaitReady("digits");
    return space.model("digits").getStatus().stable().hash();
  }

  private static List<String> history(Space space) {
    return space
        .kubectl(
            "get",
            "controllerrevisions",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name} {.metadata.uid}{'\\n'}{end}")
        .succeeded()
        .lines()
        .sorted()
        .toList();
  }
}
