package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.faults.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator of another release, which renders pods another way and brings another runtime, takes
 * over what its predecessor made: no pod is made anew, and what was begun is finished.
 */
@ExtendWith(ApiServerExtension.class)
class UpgradeIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Of this release and of the next, rendered into every pod; not the image that fetches, since
   * each change of that is told in status, and here each write changes the release.
   */
  private static final List<String> RELEASES =
      List.of(
          "--operator.fetch-image-pull-policy=Always",
          "--operator.fetch-image-pull-policy=IfNotPresent");

  private final ApiServer server;
  private final Space space;
  private FakeNode node;

  /** Every pod template that was written for a Deployment. */
  private final Map<String, Set<JsonNode>> templates = new ConcurrentHashMap<>();

  UpgradeIT(ApiServer server) {
    this.server = server;
    this.space = new Space(server);
  }

  @BeforeEach
  void start() {
    node = space.node();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aModelThatServesIsLeftAloneAndItsRuntimeIsCalledOutdated() {
    // given
    try (RunningOperator former = operator(0)) {
      space.create("digits", "https://models.example/1.onnx");
      space.awaitReady("digits", 1);
    }
    Deployment before = space.deployments().getFirst();
    // when
    changeRuntime("registry.example/model-server:2");
    try (RunningOperator next = operator(1)) {
      ModelDeployment after = space.await("digits", UpgradeIT::outdated);
      Space.pause(Life.QUIET_MILLIS);
      // then
      assertThat(next.requests().keySet()).containsExactly("PUT modeldeployments/status");
      assertThat(Space.ready(after)).get().extracting(Condition::status).isEqualTo("True");
      assertThat(space.deployments()).containsExactly(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUpdateIsFinishedThoughTheReleaseChangesAtEveryWrite(Mortals.Crash crash) {
    // given
    try (Mortals operators = new Mortals(server, space, crash, this::note, UpgradeIT::release)) {
      space.create("digits", "https://models.example/1.onnx");
      operators.until(() -> Space.settled(space, 1));
      // when
      changeRuntime("registry.example/model-server:2");
      space.edit("digits", "https://models.example/2.onnx");
      operators.until(() -> Space.settled(space, 2));
      // and back to what the former release had made
      changeRuntime("registry.example/model-server:3");
      space.edit("digits", "https://models.example/1.onnx");
      operators.until(() -> Space.settled(space, 3));
      operators.rest();
      // then
      assertThat(operators.crashes()).isGreaterThan(20);
    }
    assertThat(templates).hasSize(2);
    assertThat(templates).allSatisfy((name, written) -> assertThat(written).as(name).hasSize(1));
    assertThat(outdated(space.resource("digits").get())).isTrue();
  }

  private RunningOperator operator(int number) {
    return new RunningOperator(server, space.namespace(), release(number));
  }

  private static String[] release(int number) {
    return new String[] {RELEASES.get(number % RELEASES.size())};
  }

  private void note(Call call) {
    if (call.what().startsWith("PATCH deployments ")) {
      try {
        templates
            .computeIfAbsent(call.what(), what -> ConcurrentHashMap.newKeySet())
            .add(JSON.readTree(call.body()).at("/spec/template"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void changeRuntime(String image) {
    space
        .client()
        .resource(
            aRuntime()
                .named("fake")
                .withProbe(RuntimeProbe.PodReady)
                .withImage(image)
                .inNamespace(space.namespace()))
        .forceConflicts()
        .serverSideApply();
  }

  private static boolean outdated(ModelDeployment resource) {
    return resource.getStatus().conditions().stream()
        .anyMatch(c -> c.type().equals("RuntimeOutdated") && c.status().equals("True"));
  }
}
