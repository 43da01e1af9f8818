package io.modeldeployment.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestCounterTest {

  @ParameterizedTest
  @CsvSource({
    "/api/v1/pods, pods",
    "/api/v1/namespaces/vision/pods, pods",
    "/api/v1/namespaces/vision/pods/digits-x, pods",
    "/api/v1/namespaces/vision/services/digits, services",
    "/api/v1/namespaces/vision, namespaces",
    "/api/v1/namespaces, namespaces",
    "/apis/apps/v1/deployments, deployments",
    "/apis/apps/v1/namespaces/vision/deployments/digits, deployments",
    "/apis/apps/v1/namespaces/vision/deployments/digits/status, deployments/status",
    "/apis/modeldeployment.io/v1alpha1/namespaces/a/modeldeployments/b/status,"
        + " modeldeployments/status",
    "/apis/modeldeployment.io/v1alpha1/clustermodelruntimes/onnx, clustermodelruntimes",
    "/apis/coordination.k8s.io/v1/namespaces/ops/leases/x, leases",
    "/version, other",
    "/version/, other",
    "/apis, other",
    "/api/v1, other",
    "/, other"
  })
  void aPathIsCountedByItsKindAndNeverByItsNames(String path, String resource) {
    assertThat(ApiRequestCounter.resource(path)).isEqualTo(resource);
  }
}
