package io.modeldeployment.operator.watch;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import org.junit.jupiter.api.Test;

class GoneTest {

  private final ModelDeployment resource = aModelDeployment().build();
  private final String name = resource.getMetadata().getName();

  private static KubernetesClientException answer(
      int code, String group, String kind, String name) {
    return new KubernetesClientException(
        new StatusBuilder()
            .withCode(code)
            .withNewDetails()
            .withGroup(group)
            .withKind(kind)
            .withName(name)
            .endDetails()
            .build());
  }

  @Test
  void aResourceThatIsNotFoundIsGone() {
    // given
    KubernetesClientException failure = answer(404, "modeldeployment.io", "modeldeployments", name);
    // when, then
    assertThat(Gone.is(resource, failure)).isTrue();
  }

  @Test
  void aNamespaceThatIsNotFoundTookTheResourceWithIt() {
    // given
    String namespace = resource.getMetadata().getNamespace();
    // when, then
    assertThat(Gone.is(resource, answer(404, null, "namespaces", namespace))).isTrue();
  }

  @Test
  void anotherObjectThatIsNotFoundIsAFailure() {
    // when, then
    assertThat(Gone.is(resource, answer(404, "", "namespaces", "another"))).isFalse();
    assertThat(Gone.is(resource, answer(404, "modeldeployment.io", "modeldeployments", "another")))
        .isFalse();
  }

  @Test
  void aPathThatTheApiServerDoesNotKnowIsAFailure() {
    // given
    KubernetesClientException failure =
        new KubernetesClientException(new StatusBuilder().withCode(404).build());
    // when, then
    assertThat(Gone.is(resource, failure)).isFalse();
  }

  @Test
  void aConflictIsNone() {
    // when, then
    assertThat(Gone.is(resource, answer(409, "modeldeployment.io", "modeldeployments", name)))
        .isFalse();
  }
}
