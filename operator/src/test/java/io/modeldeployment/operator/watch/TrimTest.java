package io.modeldeployment.operator.watch;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.observe.PodReading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrimTest {

  static List<PodFixture> pods() {
    return List.of(
        aPod(),
        aPod().ready(),
        aPod().loading(),
        aPod().ready().terminating(),
        aPod().unschedulable("full"),
        aPod().crashing(3, "not a model"),
        aPod().fetchFailing(4, "digest"),
        aPod().waiting("ImagePullBackOff", "x"),
        aPod().unprepared(),
        aPod().refusedByNode("OutOfcpu", "Node didn't have enough resource: cpu"),
        aPod().evicted());
  }

  @ParameterizedTest
  @MethodSource("pods")
  void whatIsReadOfAPodStays(PodFixture fixture) {
    // given
    Pod pod = fixture.build();
    // when
    Pod trimmed = Trim.pod(pod);
    // then
    assertThat(PodReading.of(trimmed)).isEqualTo(PodReading.of(pod));
    assertThat(trimmed.getMetadata().getNamespace()).isEqualTo("vision");
    assertThat(trimmed.getMetadata().getResourceVersion())
        .isEqualTo(pod.getMetadata().getResourceVersion());
  }

  @Test
  void theRestOfAPodGoes() {
    // given
    Pod pod =
        new PodBuilder(aPod().ready().build())
            .editMetadata()
            .addToAnnotations("a", "b")
            .endMetadata()
            .withNewSpec()
            .withNodeName("n")
            .endSpec()
            .build();
    // when
    Pod trimmed = Trim.pod(pod);
    // then
    assertThat(trimmed.getSpec()).isNull();
    assertThat(trimmed.getMetadata().getAnnotations()).isEmpty();
  }

  @Test
  void aPodWithoutStatusIsTrimmedToo() {
    // given
    Pod bare = new PodBuilder().withNewMetadata().withName("p").endMetadata().build();
    // when, then
    assertThat(PodReading.of(Trim.pod(bare))).isEqualTo(PodReading.of(bare));
  }

  @Test
  void whoManagesAFieldIsOfNoInterest() {
    // given
    ControllerRevision record = Frozen.record(aModelDeployment().build(), aRuntime().resolved());
    record
        .getMetadata()
        .setManagedFields(List.of(new ManagedFieldsEntryBuilder().withManager("x").build()));
    // when
    ControllerRevision trimmed = Trim.managedFields(record);
    // then
    assertThat(trimmed.getMetadata().getManagedFields()).isEmpty();
    assertThat(trimmed.getData()).isNotNull();
  }
}
