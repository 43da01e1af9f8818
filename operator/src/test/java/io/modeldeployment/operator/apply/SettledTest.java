package io.modeldeployment.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.modeldeployment.operator.observe.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettledTest {

  private final Settled settled = new Settled();

  private static DeploymentBuilder existing() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("d")
        .withUid("u")
        .withGeneration(3L)
        .withResourceVersion("7")
        .withLabels(Map.of(Labels.NAME, "d"))
        .withAnnotations(Map.of(Labels.APPLIED, "hash"))
        .endMetadata();
  }

  private static Deployment wanted(int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("d")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .endSpec()
        .build();
  }

  @Test
  void whatWasComparedIsSettledUntilEitherSideChanges() {
    // when
    settled.add(existing().build(), wanted(1));
    // then
    assertThat(settled.holds(existing().build(), wanted(1))).isTrue();
    assertThat(settled.holds(existing().build(), wanted(2))).isFalse();
    assertThat(settled.holds(changed(existing(), 4L), wanted(1))).isFalse();
  }

  @Test
  void aChangeOfStatusAloneUnsettlesNothing() {
    // given
    settled.add(existing().build(), wanted(1));
    // when
    HasMetadata later = existing().editMetadata().withResourceVersion("8").endMetadata().build();
    // then
    assertThat(settled.holds(later, wanted(1))).isTrue();
  }

  @Test
  void whatHasNoGenerationIsSettledForOneResourceVersion() {
    // given
    settled.add(changed(existing(), null), wanted(1));
    // when
    DeploymentBuilder later = existing().editMetadata().withResourceVersion("8").endMetadata();
    // then
    assertThat(settled.holds(changed(existing(), null), wanted(1))).isTrue();
    assertThat(settled.holds(changed(later, null), wanted(1))).isFalse();
  }

  @Test
  void labelsAndAnnotationsCountWithoutANewGeneration() {
    // given
    settled.add(existing().build(), wanted(1));
    // when
    HasMetadata bare = existing().editMetadata().withLabels(Map.of()).endMetadata().build();
    HasMetadata other =
        existing().editMetadata().addToAnnotations(Labels.APPLIED, "x").endMetadata().build();
    // then
    assertThat(settled.holds(bare, wanted(1))).isFalse();
    assertThat(settled.holds(other, wanted(1))).isFalse();
  }

  @Test
  void onlySoManyAreKept() {
    // given
    settled.add(existing().build(), wanted(1));
    // when
    for (int i = 0; i < Settled.KEPT; i++) {
      settled.add(existing().editMetadata().withUid("u" + i).endMetadata().build(), wanted(1));
    }
    // then
    assertThat(settled.holds(existing().build(), wanted(1))).isFalse();
  }

  private static HasMetadata changed(DeploymentBuilder object, Long generation) {
    return object.editMetadata().withGeneration(generation).endMetadata().build();
  }
}
