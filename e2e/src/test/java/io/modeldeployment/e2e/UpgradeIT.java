package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.FileServer;
import io.modeldeployment.e2e.model.LoadGenerator;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The chart is upgraded to other images of the operator and the model server, and rolled back. The
 * same images by other names: what the operator would make of a model today differs all the same,
 * in its fetch container, and so does the built-in runtime.
 */
@Scenario
class UpgradeIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;
  private static final String HELD = "/held/model.onnx";
  private static final String NEXT = "next";

  private Space space;
  private FileServer files;

  @BeforeEach
  void prepare(Space given) throws Exception {
    space = given;
    files = FileServer.start();
    OperatorRelease.awaitLeading();
    String operator = image(OperatorRelease.pods().getFirst());
    Cluster.current().tagImage(operator, tagged(operator));
    Cluster.current().tagImage(runtimeImage(), tagged(runtimeImage()));
  }

  @AfterEach
  void restore() {
    files.close();
    OperatorRelease.upgrade();
    OperatorRelease.awaitLeading();
  }

  @Test
  void modelsAtRestInChangeAndStalledGoOnWithTheSamePods() throws Exception {
    // given
    String former = runtimeImage();
    serve("idle", "changing", "stalled");
    List<LoadGenerator> load = Stream.of("idle", "changing", "stalled").map(this::ask).toList();
    String held = files.hold(HELD, DIGITS.file("v2"));
    space.apply(aModelDeployment("changing").uri(held).yaml());
    space.apply(aModelDeployment("stalled").fromConfigMap("v1").digest(DIGITS.digest("v2")).yaml());
    Await.until(Space.STARTED, () -> assertThat(files.requests()).contains(HELD));
    space.awaitFalse("stalled", "Ready", "DigestMismatch");
    List<String> pods = pods();

    // when
    OperatorRelease.upgrade("--set=image.tag=" + NEXT, "--set=runtimeImage.tag=" + NEXT);

    // then
    OperatorRelease.awaitLeading();
    assertThat(image(OperatorRelease.pods().getFirst())).endsWith(":" + NEXT);
    assertThat(runtimeImage()).isEqualTo(tagged(former));
    awaitOutdated(true);
    Await.until(
        Space.STARTED,
        () ->
            assertThat(space.condition("idle", "RuntimeOutdated").orElseThrow().message())
                .startsWith("ClusterModelRuntime/onnx and the image that fetches models changed"));
    assertUntouched(pods);

    // when: the change of version that was half done may go on
    files.release(HELD);

    // then
    space.awaitReady("changing");
    Clients.awaitVersion(DIGITS, space.url("changing"), "changing", "v2");
    Pod completed = space.servingPod("changing");
    assertThat(pods).contains(line(completed));
    assertThat(image(completed)).isEqualTo(former);
    Await.until(Space.STARTED, () -> assertThat(space.pods("changing")).hasSize(1));
    pods = pods();

    // when
    OperatorRelease.rollBack();

    // then
    OperatorRelease.awaitLeading();
    assertThat(image(OperatorRelease.pods().getFirst())).doesNotEndWith(":" + NEXT);
    awaitOutdated(false);
    assertUntouched(pods);
    space.awaitReady("changing");
    for (LoadGenerator clients : load) {
      LoadGenerator.Report report = clients.stop();
      System.out.println("upgrade of the operator and back: " + report);
      assertThat(report.failures()).as("%s", report).isEmpty();
    }
  }

  private void serve(String... names) {
    space.storeModel("v1", DIGITS.file("v1"));
    for (String name : names) {
      space.apply(aModelDeployment(name).fromConfigMap("v1").yaml());
    }
    Stream.of(names).forEach(space::awaitReady);
  }

  private LoadGenerator ask(String model) {
    return LoadGenerator.start(DIGITS, space.url(model), model);
  }

  private void assertUntouched(List<String> pods) {
    assertThat(pods()).containsAll(pods);
    space.awaitReady("idle");
    space.awaitFalse("stalled", "Ready", "DigestMismatch");
    space.awaitCondition("stalled", "Stalled", "True");
    Stream.of("idle", "changing", "stalled")
        .forEach(model -> space.awaitCondition(model, "Servable", "True"));
  }

  private void awaitOutdated(boolean outdated) {
    Await.until(
        Space.STARTED,
        () ->
            assertThat(Stream.of("idle", "changing", "stalled"))
                .allSatisfy(model ->
                    assertThat(space.condition(model, "RuntimeOutdated").isPresent())
                        .as(model)
                        .isEqualTo(outdated)));
  }

  /** Pods and how often their server was started; a fetch that fails is tried again at any time. */
  private List<String> pods() {
    return Stream.of("idle", "changing", "stalled")
        .flatMap(model -> space.pods(model).stream())
        .map(UpgradeIT::line)
        .toList();
  }

  private static String line(Pod pod) {
    int restarts =
        pod.getStatus().getContainerStatuses().stream()
            .mapToInt(ContainerStatus::getRestartCount)
            .sum();
    return "%s %s restarted %d times"
        .formatted(pod.getMetadata().getName(), pod.getMetadata().getUid(), restarts);
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  private static String tagged(String image) {
    return image.substring(0, image.lastIndexOf(':') + 1) + NEXT;
  }

  private static String runtimeImage() {
    return Cluster.current()
        .kubectl()
        .run("get", "clustermodelruntime/onnx", "-o", "jsonpath={.spec.image}")
        .succeeded();
  }
}
