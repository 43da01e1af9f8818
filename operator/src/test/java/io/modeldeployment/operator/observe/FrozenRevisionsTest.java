package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.modeldeployment.operator.fixtures.Frozen;
import org.junit.jupiter.api.Test;

class FrozenRevisionsTest {

  private final FrozenRevisions revisions = new FrozenRevisions();

  private static ControllerRevision record(String uri, String uid) {
    ControllerRevision record =
        Frozen.record(aModelDeployment().withModel(uri).build(), aRuntime().resolved());
    record.getMetadata().setUid(uid);
    record.getMetadata().setResourceVersion("1");
    return record;
  }

  @Test
  void aRecordIsReadOnce() {
    // given
    ControllerRevision record = record("https://models.example/1.onnx", "u");
    // when
    FrozenRevision first = revisions.of(record).orElseThrow();
    // then
    assertThat(first).isEqualTo(FrozenRevision.of(record).orElseThrow());
    assertThat(revisions.of(record("https://models.example/1.onnx", "u"))).get().isSameAs(first);
  }

  @Test
  void recordsAreToldApart() {
    // given a name that was used again
    revisions.of(record("https://models.example/1.onnx", "u"));
    // when
    FrozenRevision other = revisions.of(record("https://models.example/2.onnx", "v")).orElseThrow();
    // then
    assertThat(other.model().uri()).isEqualTo("https://models.example/2.onnx");
  }

  @Test
  void whatNoServerNumberedIsReadEachTime() {
    // given
    ControllerRevision record = record("https://models.example/1.onnx", null);
    // when, then
    assertThat(revisions.of(record)).get().isNotSameAs(revisions.of(record).orElseThrow());
  }

  @Test
  void onlySoManyAreKept() {
    // given
    ControllerRevision first = record("https://models.example/1.onnx", "first");
    FrozenRevision read = revisions.of(first).orElseThrow();
    // when
    ControllerRevision other = record("https://models.example/2.onnx", "other");
    for (int i = 0; i < FrozenRevisions.KEPT; i++) {
      other.getMetadata().setUid("u" + i);
      revisions.of(other);
    }
    // then
    assertThat(revisions.of(first)).get().isNotSameAs(read).isEqualTo(read);
  }
}
