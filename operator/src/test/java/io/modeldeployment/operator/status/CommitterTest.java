package io.modeldeployment.operator.status;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.StatusFixture.aStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.operator.status.Committer.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitterTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Committer committer = new Committer();
  private final RecordingWriter writer = new RecordingWriter();

  private static final class RecordingWriter implements StatusWriter {
    private final List<ModelDeployment> written = new ArrayList<>();
    private boolean conflict;

    @Override
    public void update(ModelDeployment resource) {
      if (conflict) {
        throw new KubernetesClientException("the object has been modified", 409, null);
      }
      written.add(resource);
    }
  }

  private static ModelDeploymentStatus status(int ready) {
    return aStatus().withStable("h1", null, 4, ready).build();
  }

  private static ModelDeployment read(int ready) {
    return aModelDeployment().withStatus(status(ready)).build();
  }

  @Test
  void writesTheStatusWithTheVersionThatWasRead() {
    // given
    ModelDeployment read = read(1);
    // when
    committer.commit(read, status(2), NOW, writer);
    // then
    assertThat(writer.written).hasSize(1);
    ModelDeployment written = writer.written.getFirst();
    assertThat(written.getMetadata().getResourceVersion()).isEqualTo("1");
    assertThat(written.getSpec()).isEqualTo(read.getSpec());
    assertThat(written.getStatus()).isEqualTo(status(2));
    assertThat(read.getStatus()).as("what was read is left alone").isEqualTo(status(1));
  }

  @Test
  void aConflictIsPassedOnAndDoesNotCountAsAWrite() {
    // given
    writer.conflict = true;
    // when, then
    assertThatThrownBy(() -> committer.commit(read(1), status(2), NOW, writer))
        .isInstanceOf(KubernetesClientException.class);
    writer.conflict = false;
    assertThat(committer.report(read(1), status(2), NOW, writer)).isEmpty();
    assertThat(writer.written).hasSize(1);
  }

  @Test
  void aReportWaitsAfterAnyWrite() {
    // given
    committer.commit(read(0), status(1), NOW, writer);
    // when
    var again = committer.report(read(1), status(2), NOW.plusSeconds(15), writer);
    // then
    assertThat(again).contains(Duration.ofSeconds(45));
    assertThat(writer.written).hasSize(1);
  }

  @Test
  void aReportThatIsDueIsWritten() {
    // given
    committer.commit(read(0), status(1), NOW, writer);
    // when
    var again = committer.report(read(1), status(2), NOW.plusSeconds(60), writer);
    // then
    assertThat(again).isEmpty();
    assertThat(writer.written).hasSize(2);
  }

  @Test
  void aReportOfNothingNewIsNotWritten() {
    // when
    var again = committer.report(read(1), status(1), NOW, writer);
    // then
    assertThat(again).isEmpty();
    assertThat(writer.written).isEmpty();
  }

  @Test
  void resourcesDoNotWaitForOneAnother() {
    // given
    ModelDeployment other = aModelDeployment().named("iris").withStatus(status(1)).build();
    committer.commit(read(0), status(1), NOW, writer);
    // when
    committer.report(other, status(2), NOW, writer);
    // then
    assertThat(writer.written).hasSize(2);
  }

  @Test
  void aResourceThatIsGoneIsForgotten() {
    // given
    committer.commit(read(0), status(1), NOW, writer);
    committer.forget("vision", "digits");
    // when
    committer.report(read(1), status(2), NOW.plusSeconds(1), writer);
    // then
    assertThat(writer.written).hasSize(2);
  }
}
