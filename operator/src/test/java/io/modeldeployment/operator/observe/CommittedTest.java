package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommittedTest {

  private static Committed of(String status) {
    ModelDeploymentStatus typed =
        new KubernetesSerialization().unmarshal(status, ModelDeploymentStatus.class);
    ModelDeployment resource = aModelDeployment().withStatus(typed).build();
    return Committed.of(resource);
  }

  @Test
  void nothingIsDecidedWithoutAStatus() {
    assertThat(Committed.of(aModelDeployment().build())).isEqualTo(Committed.NOTHING);
    assertThat(of("observedGeneration: -1")).isEqualTo(Committed.NOTHING);
    assertThat(of("handled: {}")).isEqualTo(Committed.NOTHING);
  }

  @Test
  void readsEveryDecision() {
    // when
    Committed committed =
        of(
            """
            stable: {hash: s, digest: d, replicas: 2, ready: 1}
            candidate: {hash: c}
            retiring: [r1, r2]
            refreshes: 3
            handled: {refresh: x}
            """);
    // then
    assertThat(committed)
        .isEqualTo(
            new Committed(
                Optional.of("s"),
                Optional.of("c"),
                List.of("r1", "r2"),
                3,
                Optional.of("x"),
                Map.of("s", "d")));
  }

  @Test
  void liveRevisionsAreNamedOnceTheStableFirst() {
    // given
    Committed committed =
        new Committed(Optional.of("s"), Optional.of("c"), List.of("r", "c"), 0, Optional.empty());
    // when, then
    assertThat(committed.live()).containsExactly("s", "c", "r");
    assertThat(Committed.NOTHING.live()).isEmpty();
  }
}
