package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.InferenceClient;
import io.modeldeployment.e2e.model.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

@Scenario
class InvalidSpecsIT {

  private static final String EXPECTATION = "# refused: ";

  @Test
  void eachIsRefusedWithAMessageThatHelps(Space space) throws Exception {
    // given
    List<String> documents = invalidModelDeployments();
    assertThat(documents).hasSizeGreaterThanOrEqualTo(20);
    SoftAssertions softly = new SoftAssertions();

    for (String document : documents) {
      // when
      Command.Result result = space.kubectlWithInput(document, "apply", "-f", "-");

      // then
      String expected = document.lines().findFirst().orElseThrow().substring(EXPECTATION.length());
      softly.assertThat(result.exitCode()).as(document).isNotZero();
      softly.assertThat(result.output()).contains(expected);
    }
    softly.assertAll();
    assertThat(space.kubectl("get", "mdep", "-o", "name").succeeded()).isEmpty();
  }

  @Test
  void whatOnlyTheDeploymentRefusesIsToldAndTheStableRevisionServesOn(Space space)
      throws Exception {
    // given
    TrainedModel iris = TrainedModel.IRIS;
    space.storeModel("iris", iris.file("v2"));
    space.apply(aModelDeployment("iris").fromConfigMap("iris").yaml());
    space.awaitReady("iris");

    // when
    space.apply(
        aModelDeployment("iris")
            .fromConfigMap("iris")
            .pod("tolerations", List.of(Map.of("key", "gpu", "operator", "Sometimes")))
            .yaml());

    // then
    Condition ready = space.awaitFalse("iris", "Ready", "Rejected");
    assertThat(ready.message()).contains("Sometimes");
    InferenceClient client = new InferenceClient(space.url("iris"), "iris");
    assertThat(iris.versionOf(client.infer(iris.tellingRequest()))).contains("v2");

    // when
    space.apply(aModelDeployment("iris").fromConfigMap("iris").yaml());

    // then
    space.awaitReady("iris");
  }

  private static List<String> invalidModelDeployments() throws IOException {
    List<String> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(Cluster.current().file("e2e/scenarios/invalid"))) {
      for (Path file : files.sorted().toList()) {
        Arrays.stream(Files.readString(file).split("(?m)^---\n"))
            .filter(document -> document.startsWith(EXPECTATION))
            .filter(document -> document.contains("kind: ModelDeployment\n"))
            .forEach(documents::add);
      }
    }
    return documents;
  }
}
