package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Scenario
class GpuIT {

  private static final TrainedModel IRIS = TrainedModel.IRIS;

  @BeforeEach
  void fourGpusAreFree() {
    Await.until(Space.STARTED, () -> assertThat(gpusInUse()).isZero());
    assertThat(
            Cluster.current().client().nodes().list().getItems().stream()
                .map(node -> node.getStatus().getAllocatable().get("nvidia.com/gpu")))
        .containsExactly(new Quantity("4"));
  }

  @Test
  void aFifthModelWaitsForOneOfFourGpusAndSaysSo(Space space) throws Exception {
    // given
    space.storeModel("iris", IRIS.file("v2"));
    List<String> four = IntStream.rangeClosed(1, 4).mapToObj(i -> "iris-" + i).toList();
    four.forEach(name -> space.apply(aModelDeployment(name).fromConfigMap("iris").gpus(1).yaml()));
    four.forEach(space::awaitReady);
    assertThat(gpusInUse()).isEqualTo(4);

    // when
    space.apply(aModelDeployment("iris-5").fromConfigMap("iris").gpus(1).yaml());

    // then
    Condition waiting = space.awaitFalse("iris-5", "Ready", "Unschedulable");
    assertThat(waiting.message()).contains("Insufficient nvidia.com/gpu");
    assertThat(space.pods("iris-5"))
        .hasSize(1)
        .allMatch(pod -> pod.getStatus().getPhase().equals("Pending"));
    space.awaitEvent("iris-5", "Unschedulable");

    // when
    space.kubectl("delete", "mdep", "iris-2").succeeded();

    // then
    space.awaitReady("iris-5");
    Clients.awaitVersion(IRIS, space.url("iris-5"), "iris-5", "v2");
  }

  private static long gpusInUse() {
    return Cluster.current().client().pods().inAnyNamespace().list().getItems().stream()
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .filter(pod -> !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
        .flatMap(pod -> pod.getSpec().getContainers().stream())
        .filter(container -> container.getResources().getLimits() != null)
        .filter(container -> container.getResources().getLimits().containsKey("nvidia.com/gpu"))
        .count();
  }
}
