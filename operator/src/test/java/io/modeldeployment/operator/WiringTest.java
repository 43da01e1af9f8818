package io.modeldeployment.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.metrics.OperatorMetrics;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator meets objects of later releases: the definitions are upgraded before it is. */
class WiringTest {

  private final KubernetesClient client =
      Wiring.client(new OperatorMetrics(new CollectorRegistry()), List.of());
  private final KubernetesSerialization serialization = client.getKubernetesSerialization();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aModelWithFieldsOfALaterReleaseCanBeRead() {
    // when
    ModelDeployment read =
        serialization.unmarshal(
            """
            apiVersion: modeldeployment.io/v1alpha1
            kind: ModelDeployment
            metadata: {name: digits, namespace: vision}
            spec:
              model: {uri: "configmap://digits/model.onnx", laterField: {a: b}}
              laterSection: {c: d}
            status:
              stable: {hash: h1, weight: 5}
              laterFigure: 7
            """,
            ModelDeployment.class);
    // then
    assertThat(read.getSpec().model().uri()).isEqualTo("configmap://digits/model.onnx");
    assertThat(read.getStatus().stable().hash()).isEqualTo("h1");
  }

  @Test
  void aRuntimeWithFieldsOfALaterReleaseCanBeRead() {
    // when
    ClusterModelRuntime read =
        serialization.unmarshal(
            """
            apiVersion: modeldeployment.io/v1alpha1
            kind: ClusterModelRuntime
            metadata: {name: onnx}
            spec:
              formats: [onnx]
              image: registry.example/model-server:9
              ports: {http: 8080, grpc: 9000}
              laterField: 3
            """,
            ClusterModelRuntime.class);
    // then
    assertThat(read.getSpec().image()).isEqualTo("registry.example/model-server:9");
  }
}
