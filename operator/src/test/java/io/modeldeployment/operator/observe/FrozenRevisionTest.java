package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.fixtures.Frozen;
import org.junit.jupiter.api.Test;

/** A record outlives the release of the operator that made it: its data cannot be changed. */
class FrozenRevisionTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final ModelDeployment resource = aModelDeployment().withModelName("Digits").build();
  private final ControllerRevision record = Frozen.record(resource, aRuntime().resolved());

  @Test
  void keepsWhatItWasMadeOf() {
    // when
    FrozenRevision frozen = FrozenRevision.of(record).orElseThrow();
    // then
    assertThat(frozen.model()).isEqualTo(resource.getSpec().model());
    assertThat(frozen.modelName()).isEqualTo("Digits");
    assertThat(frozen.runtime()).isEqualTo("ClusterModelRuntime/onnx");
    assertThat(frozen.runtimeSpec()).isEqualTo(aRuntime().spec());
    assertThat(frozen.refreshes()).isZero();
    assertThat(frozen.startupTimeoutSeconds()).isEqualTo(600);
    assertThat(frozen.template().getSpec().getContainers()).hasSize(1);
  }

  @Test
  void isWrittenAsItWasRead() {
    // given the API server refuses any change of a record's data
    JsonNode stored = SERIALIZATION.convertValue(record.getData(), JsonNode.class);
    // when
    FrozenRevision frozen = FrozenRevision.of(record).orElseThrow();
    // then
    assertThat(SERIALIZATION.unmarshal(SERIALIZATION.asJson(frozen), JsonNode.class).toString())
        .isEqualTo(SERIALIZATION.unmarshal(stored.toString(), JsonNode.class).toString());
  }

  @Test
  void fieldsOfALaterReleaseDoNotMakeARecordUnreadable() {
    // given a record that a later release made, before the operator was rolled back
    ObjectNode data = SERIALIZATION.convertValue(record.getData(), JsonNode.class).deepCopy();
    data.put("later", "x");
    ((ObjectNode) data.path("model")).putObject("credentials").put("secretName", "s3");
    ((ObjectNode) data.path("runtimeSpec")).put("gracefulness", 7);
    record.setData(data);
    // when, then
    assertThat(FrozenRevision.of(record))
        .get()
        .extracting(FrozenRevision::modelName)
        .isEqualTo("Digits");
  }
}
