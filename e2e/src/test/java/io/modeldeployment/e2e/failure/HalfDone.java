package io.modeldeployment.e2e.failure;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.FaultyServer;
import io.modeldeployment.e2e.model.FileServer;
import io.modeldeployment.e2e.model.ModelDeployments;
import io.modeldeployment.e2e.model.TrainedModel;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Models that stand where Kubernetes has something under way, and stay there. */
public final class HalfDone {

  /** The node waits for a registry; a fetch waits for its file; a new revision does, too. */
  public static final List<String> MODELS = List.of("pulling", "fetching", "changing");

  private static final String HELD = "/held/model.onnx";

  private HalfDone() {}

  /** Makes them and waits until each is where it stays. */
  public static void make(Space space, FileServer files, FaultyServer registry) throws IOException {
    space.storeModel("v1", TrainedModel.DIGITS.file("v1"));
    space.apply(silentRuntime(registry));
    String held = files.hold(HELD, TrainedModel.DIGITS.file("v2"));
    space.apply(brief("pulling").fromConfigMap("v1").runtime("ModelRuntime", "silent").yaml());
    space.apply(brief("fetching").uri(held).yaml());
    space.apply(brief("changing").fromConfigMap("v1").yaml());
    space.awaitReady("changing");
    space.apply(brief("changing").uri(held).yaml());
    Await.until(
        Space.STARTED,
        () -> {
          assertThat(space.pods("pulling")).hasSize(1).allMatch(HalfDone::waitsForItsServer);
          assertThat(files.requests()).containsExactly(HELD, HELD);
          assertThat(space.pods("changing")).hasSize(2);
        });
  }

  /** A namespace that is deleted is looked at again only after its pods' grace period. */
  private static ModelDeployments brief(String name) {
    return aModelDeployment(name).pod("terminationGracePeriod", "3s");
  }

  private static boolean waitsForItsServer(Pod pod) {
    boolean fetched =
        pod.getStatus().getInitContainerStatuses().stream()
            .allMatch(c -> c.getState().getTerminated() != null);
    return fetched
        && Stream.of(pod)
            .flatMap(p -> p.getStatus().getContainerStatuses().stream())
            .allMatch(c -> c.getState().getWaiting() != null);
  }

  private static String silentRuntime(FaultyServer registry) {
    return """
    apiVersion: modeldeployment.io/v1alpha1
    kind: ModelRuntime
    metadata: {name: silent}
    spec:
      formats: [silent]
      protocol: OpenInferenceV2
      image: %s
      ports: {http: 8080}
      health: {live: /v2/health/live, ready: /v2/health/ready}
      modelMount: {path: /mnt/models}
      runAsUser: 65532
      probe: Inference
    """
        .formatted(registry.silentImage());
  }
}
