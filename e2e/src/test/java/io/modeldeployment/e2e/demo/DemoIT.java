package io.modeldeployment.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.images.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code CLUSTER=current make demo} on the embedded cluster as if it were somebody's: found by its
 * kubeconfig and context, its nodes pull both images from a registry.
 */
class DemoIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** See e2e/cluster/config/registries. */
  private static final int PORT = 5444;

  private final Cluster cluster = Cluster.current();
  private final String registry = cluster.hostAddress().getHostAddress() + ":" + PORT;

  @BeforeEach
  void takeOperatorAway() {
    OperatorRelease.uninstall();
  }

  @AfterEach
  void takeDemoAway() {
    cluster.client().namespaces().withName("demo").delete();
    Await.until(
        LIMIT, () -> assertThat(cluster.client().namespaces().withName("demo").get()).isNull());
    OperatorRelease.uninstall();
  }

  @Test
  void runsOnSomebodysClusterWithPushedImages() throws IOException {
    try (Registry pushed = Registry.start(registry)) {
      // given
      String values = Registry.push(Map.of("PUSH", registry + "/models")).succeeded();

      // when
      Command.Result unreachable = demo("IMAGE_REGISTRY=" + registry + "/elsewhere");
      Command.Result demo = demo("IMAGE_REGISTRY=" + registry + "/models");

      // then
      assertThat(unreachable.exitCode()).isEqualTo(1);
      assertThat(unreachable.output())
          .contains("the cluster cannot pull an image: " + registry + "/elsewhere/");
      assertThat(demo.succeeded()).contains(": 0 failed,", "the last by v2", "What next");
      String digest = pushed.crane("digest", registry + "/models/model-deployment-operator:0.1.0");
      assertThat(values).contains(digest);
      assertThat(operatorImages())
          .containsExactly(registry + "/models/model-deployment-operator@" + digest);
    }
  }

  private List<String> operatorImages() {
    return OperatorRelease.pods().stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(ContainerStatus::getImageID)
        .toList();
  }

  private Command.Result demo(String images) {
    return Command.run(
        List.of(
            "env",
            "CLUSTER=current",
            "CONTEXT=embedded",
            "KUBECONFIG=" + cluster.kubeconfig(),
            "PATH=" + cluster.file("e2e/cluster/bin") + ":" + System.getenv("PATH"),
            images,
            cluster.file("hack/demo.sh").toString()),
        "",
        LIMIT);
  }
}
