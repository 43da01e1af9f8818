package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users may do who hold no role in a namespace, the cluster's role view, or its role edit. */
@Scenario
class UserRightsIT {

  private static final String MODEL =
      aModelDeployment("digits").fromConfigMap("absent").replicas(0).yaml();

  /** Everything by which somebody changes what runs. */
  private static final List<List<String>> CHANGES =
      List.of(
          List.of("patch", "mdep", "digits", "--type=merge", "-p={\"spec\":{\"replicas\":2}}"),
          List.of("scale", "mdep/digits", "--replicas=1"),
          List.of("annotate", "mdep", "digits", "modeldeployment.io/refresh=0123456789"),
          List.of("delete", "mdep", "digits"));

  private static final List<List<String>> LOOKS =
      List.of(
          List.of("get", "mdep"),
          List.of("get", "mdep", "digits", "--subresource=status"),
          List.of("get", "mdep", "digits", "--subresource=scale"),
          List.of("get", "modelruntimes"));

  @BeforeEach
  void prepare(Space space) {
    space.apply(MODEL);
  }

  @Test
  void withoutARoleNothingIsSeenAndNothingChanges(Space space) {
    // given
    ModelDeployment before = space.model("digits");

    // when
    Stream<Command.Result> results =
        Stream.concat(LOOKS.stream(), CHANGES.stream()).map(words -> as(space, "otto", words));

    // then
    assertThat(results).allSatisfy(UserRightsIT::assertForbidden);
    assertForbidden(create(space, "otto"));
    assertThat(space.model("digits").getSpec()).isEqualTo(before.getSpec());
    assertThat(space.model("digits").getMetadata().getAnnotations())
        .isEqualTo(before.getMetadata().getAnnotations());
  }

  @Test
  void whoMayViewSeesAndChangesNothing(Space space) {
    // given
    bind(space, "view", "vera");

    // when, then
    assertThat(LOOKS).allSatisfy(words -> as(space, "vera", words).succeeded());
    assertThat(CHANGES).allSatisfy(words -> assertForbidden(as(space, "vera", words)));
    assertForbidden(create(space, "vera"));
  }

  @Test
  void whoMayEditChangesModelsButNeitherStatusNorWhatAllShare(Space space) {
    // given
    bind(space, "edit", "edgar");

    // when, then
    assertThat(LOOKS).allSatisfy(words -> as(space, "edgar", words).succeeded());
    create(space, "edgar").succeeded();
    assertForbidden(
        as(
            space,
            "edgar",
            List.of(
                "patch",
                "mdep",
                "digits",
                "--subresource=status",
                "--type=merge",
                "-p={\"status\":{\"replicas\":7}}")));
    assertForbidden(as(space, "edgar", List.of("delete", "clustermodelruntime", "onnx")));
    assertThat(CHANGES).allSatisfy(words -> as(space, "edgar", words).succeeded());
  }

  private static Command.Result create(Space space, String user) {
    return space.kubectlWithInput(
        MODEL.replace("digits", "another"), "create", "-f", "-", "--as=" + user);
  }

  private static Command.Result as(Space space, String user, List<String> words) {
    return space.kubectl(
        Stream.concat(words.stream(), Stream.of("--as=" + user)).toArray(String[]::new));
  }

  private static void assertForbidden(Command.Result result) {
    assertThat(result.exitCode()).as(result.output()).isNotZero();
    assertThat(result.output()).contains("Forbidden", "is forbidden: User");
  }

  /** The authorizer learns of a binding a moment later. */
  private static void bind(Space space, String role, String user) {
    space
        .kubectl("create", "rolebinding", user, "--clusterrole=" + role, "--user=" + user)
        .succeeded();
    Await.until(
        Space.STARTED,
        () -> assertThat(as(space, user, List.of("get", "mdep")).exitCode()).isZero());
  }
}
