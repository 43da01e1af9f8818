package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user types and sees. */
@Scenario
class UserCommandsIT {

  @BeforeEach
  void apply(Space space) {
    space.storeModel("iris", TrainedModel.IRIS.file("v2"));
    space.apply(aModelDeployment("iris").fromConfigMap("iris").yaml());
  }

  @Test
  void waitReturnsWhenTheModelIsReady(Space space) {
    // when
    String output =
        space.kubectl("wait", "--for=condition=Ready", "mdep/iris", "--timeout=180s").succeeded();

    // then
    assertThat(output).contains("modeldeployment.modeldeployment.io/iris condition met");
    space.awaitReady("iris");
  }

  @Test
  void getShowsTheStateAtAGlance(Space space) {
    // given
    space.awaitReady("iris");

    // when
    List<String> narrow = space.kubectl("get", "mdep").succeeded().lines().toList();
    List<String> wide = space.kubectl("get", "mdep", "-o", "wide").succeeded().lines().toList();

    // then
    assertThat(narrow.get(0).split(" +"))
        .containsExactly("NAME", "READY", "REASON", "STABLE", "REPLICAS", "AGE");
    assertThat(narrow.get(1)).matches("iris +True +Serving +[0-9a-f]{10} +1 +\\S+ *");
    assertThat(wide.get(0)).contains("MODEL", "RUNTIME", "ACCELERATOR", "URL");
    assertThat(wide.get(1))
        .contains("configmap://iris/model.onnx", "ClusterModelRuntime/onnx", "http://iris.");
  }

  @Test
  void describeTellsTheStory(Space space) {
    // given
    space.awaitReady("iris");

    // when
    String text = space.kubectl("describe", "mdep", "iris").succeeded();

    // then
    assertThat(text).contains("RevisionStarted", "RevisionServing", "Reason:", "Servable");
  }

  @Test
  void explainDescribesEveryField() {
    // when
    String model = explain("mdep.spec.model");
    String conditions = explain("mdep.status.conditions");
    String runtime = explain("clustermodelruntimes.spec.probe");

    // then
    assertThat(model).containsPattern("uri\t<string> -required-").contains("digest", "format");
    assertThat(conditions).contains("Ready, Servable and Progressing");
    assertThat(runtime).contains("ENUM").contains("PodReady");
  }

  @Test
  void labelsOfTheUserAreNotCopied(Space space) {
    // given: labels and annotations of the user's object belong to the user and their tools
    space.awaitReady("iris");

    // when
    space.kubectl("label", "mdep", "iris", "argocd.argoproj.io/instance=demo").succeeded();
    space.kubectl("annotate", "mdep", "iris", "note=ours").succeeded();

    // then
    space.awaitReady("iris");
    assertThat(space.model("iris").getMetadata().getLabels())
        .containsOnlyKeys("argocd.argoproj.io/instance");
    assertThat(space.kubectl("get", "all", "--selector=argocd.argoproj.io/instance").output())
        .contains("No resources found");
    assertThat(space.model("iris").getMetadata().getFinalizers()).isEmpty();
  }

  private static String explain(String path) {
    return Cluster.current().kubectl().run("explain", path).succeeded();
  }
}
