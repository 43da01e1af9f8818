package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelRuntime;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.RuntimeKind;
import io.modeldeployment.operator.fixtures.ModelDeploymentFixture;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;
import io.modeldeployment.operator.observe.RuntimeResolution.Unresolved;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeResolverTest {

  private final ClusterModelRuntime onnx = aRuntime().named("onnx").build();
  private final ClusterModelRuntime torch =
      aRuntime().named("torch").forFormats("torchscript", "pickle").build();
  private final ModelRuntime tuned = aRuntime().named("tuned").inNamespace("vision");

  private static RuntimeResolution resolve(
      ModelDeploymentFixture model,
      List<ModelRuntime> inNamespace,
      List<ClusterModelRuntime> cluster) {
    return RuntimeResolver.resolve(model.build().getSpec(), inNamespace, cluster);
  }

  private Resolved cluster(ClusterModelRuntime runtime) {
    return new Resolved(
        RuntimeKind.ClusterModelRuntime, runtime.getMetadata().getName(), runtime.getSpec());
  }

  @Test
  void withoutFormatTheRuntimeForOnnxIsTaken() {
    assertThat(resolve(aModelDeployment(), List.of(), List.of(torch, onnx)))
        .isEqualTo(cluster(onnx));
  }

  @Test
  void theFormatPicksTheRuntime() {
    assertThat(resolve(aModelDeployment().withFormat("pickle"), List.of(), List.of(torch, onnx)))
        .isEqualTo(cluster(torch));
  }

  @Test
  void theNamespacesOwnRuntimeWins() {
    // when
    RuntimeResolution resolution = resolve(aModelDeployment(), List.of(tuned), List.of(onnx));
    // then
    assertThat(resolution)
        .isEqualTo(new Resolved(RuntimeKind.ModelRuntime, "tuned", tuned.getSpec()));
    assertThat(((Resolved) resolution).reference()).isEqualTo("ModelRuntime/tuned");
  }

  @Test
  void theNamespacesOwnRuntimeOfAnotherFormatDoesNot() {
    // given
    ModelRuntime other = aRuntime().named("own").forFormats("pickle").inNamespace("vision");
    // when, then
    assertThat(resolve(aModelDeployment(), List.of(other), List.of(onnx))).isEqualTo(cluster(onnx));
  }

  @Test
  void twoOfOneKindAreNotGuessedBetween() {
    // given
    ClusterModelRuntime another = aRuntime().named("also-onnx").build();
    // when, then
    assertThat(resolve(aModelDeployment(), List.of(), List.of(onnx, another)))
        .isEqualTo(
            new Unresolved(
                Reason.RuntimeAmbiguous,
                "several ClusterModelRuntimes list format onnx (also-onnx, onnx): name one in"
                    + " spec.runtime"));
  }

  @Test
  void twoInTheNamespaceAreAmbiguousWhateverTheClusterHas() {
    // given
    ModelRuntime another = aRuntime().named("another").inNamespace("vision");
    // when, then
    assertThat(resolve(aModelDeployment(), List.of(tuned, another), List.of(onnx)))
        .isInstanceOfSatisfying(
            Unresolved.class, u -> assertThat(u.reason()).isEqualTo(Reason.RuntimeAmbiguous));
  }

  @Test
  void noneForTheFormat() {
    assertThat(resolve(aModelDeployment().withFormat("gguf"), List.of(tuned), List.of(onnx)))
        .isEqualTo(
            new Unresolved(
                Reason.RuntimeNotFound,
                "no ModelRuntime or ClusterModelRuntime lists format gguf"));
  }

  @Test
  void aNameIsOfTheClusterUnlessItsKindSaysOtherwise() {
    // given
    ModelRuntime sameName = aRuntime().named("onnx").inNamespace("vision");
    // when, then
    assertThat(
            resolve(aModelDeployment().withRuntime(null, "onnx"), List.of(sameName), List.of(onnx)))
        .isEqualTo(cluster(onnx));
    assertThat(
            resolve(
                aModelDeployment().withRuntime(RuntimeKind.ModelRuntime, "onnx"),
                List.of(sameName),
                List.of(onnx)))
        .isEqualTo(new Resolved(RuntimeKind.ModelRuntime, "onnx", sameName.getSpec()));
  }

  @Test
  void aNameSettlesWhatWouldBeAmbiguous() {
    // given
    ClusterModelRuntime another = aRuntime().named("also-onnx").build();
    // when, then
    assertThat(
            resolve(
                aModelDeployment().withRuntime(RuntimeKind.ClusterModelRuntime, "also-onnx"),
                List.of(tuned),
                List.of(onnx, another)))
        .isEqualTo(cluster(another));
  }

  @Test
  void aNameThatDoesNotExist() {
    assertThat(
            resolve(
                aModelDeployment().withRuntime(RuntimeKind.ModelRuntime, "absent"),
                List.of(tuned),
                List.of(onnx)))
        .isEqualTo(
            new Unresolved(
                Reason.RuntimeNotFound, "spec.runtime: ModelRuntime absent does not exist"));
  }
}
