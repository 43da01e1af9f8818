package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.api.v1alpha1.RuntimeProtocol;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The built-in runtime is read with the API's own types, which refuse what they do not know. */
class ChartRuntimeTest {

  private static final ObjectMapper STRICT =
      Serialization.jsonMapper().copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Test
  void onnxRuntimeDescribesTheModelServer() throws JsonProcessingException {
    // when
    ClusterModelRuntime runtime = runtime("");

    // then
    ModelRuntimeSpec spec = runtime.getSpec();
    assertThat(runtime.getMetadata().getName()).isEqualTo("onnx");
    assertThat(spec.formats()).containsExactly("onnx");
    assertThat(spec.protocol()).isEqualTo(RuntimeProtocol.OpenInferenceV2);
    assertThat(spec.args()).containsExactly("serve");
    assertThat(spec.ports().http()).isEqualTo(8080);
    assertThat(spec.health().live()).isEqualTo("/v2/health/live");
    assertThat(spec.health().ready()).isEqualTo("/v2/health/ready");
    assertThat(spec.modelMount().path()).isEqualTo("/mnt/models");
    assertThat(spec.runAsUser()).isEqualTo(65532);
    assertThat(spec.writablePaths()).containsExactly("/tmp");
    assertThat(spec.probe()).isEqualTo(RuntimeProbe.Inference);
  }

  @Test
  void resourceDefaultsComeFromTheValues() throws JsonProcessingException {
    // when
    ModelRuntimeSpec usual = runtime("").getSpec();
    ModelRuntimeSpec changed =
        runtime("runtime: {onnx: {resources: {limits: {memory: 2Gi, nvidia.com/gpu: 1}}}}")
            .getSpec();

    // then
    assertThat(usual.resources().requests())
        .isEqualTo(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")));
    assertThat(usual.resources().limits()).isEqualTo(Map.of("memory", new Quantity("512Mi")));
    assertThat(changed.resources().limits())
        .isEqualTo(Map.of("memory", new Quantity("2Gi"), "nvidia.com/gpu", new Quantity("1")));
  }

  private static ClusterModelRuntime runtime(String values) throws JsonProcessingException {
    JsonNode manifest = Chart.render(values).ofKind("ClusterModelRuntime").getFirst();
    return STRICT.treeToValue(manifest, ClusterModelRuntime.class);
  }
}
