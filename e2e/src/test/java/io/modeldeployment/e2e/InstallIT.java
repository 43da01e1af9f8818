package io.modeldeployment.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Scenario
@Order(1)
class InstallIT {

  private static final Pattern ANSWER = Pattern.compile("^(yes|no)", Pattern.MULTILINE);

  @Test
  void theOperatorComesUpAndLeads() {
    // when
    OperatorRelease.awaitLeading();

    // then
    Pod pod = OperatorRelease.pods().getFirst();
    assertThat(pod.getStatus().getContainerStatuses().getFirst().getRestartCount()).isZero();
    assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(65532);
    assertThat(
            pod.getSpec()
                .getContainers()
                .getFirst()
                .getSecurityContext()
                .getReadOnlyRootFilesystem())
        .isTrue();
  }

  @Test
  void theBuiltInRuntimeIsThere() {
    // when
    String runtimes = Cluster.current().kubectl().run("get", "clustermodelruntimes").succeeded();

    // then
    assertThat(runtimes).containsPattern("onnx +\\[\"onnx\"\\] +localhost/model-server:");
  }

  @Test
  void installingAgainChangesNothing() {
    // given
    OperatorRelease.awaitLeading();
    String before = OperatorRelease.pods().getFirst().getMetadata().getUid();

    // when
    OperatorRelease.upgrade();

    // then
    OperatorRelease.awaitLeading();
    assertThat(OperatorRelease.pods().getFirst().getMetadata().getUid()).isEqualTo(before);
  }

  @Test
  void metricsTellOfReconciliationsAndRequests() {
    // given
    OperatorRelease.awaitLeading();
    URI metrics =
        URI.create(
            "http://%s:8080/actuator/prometheus"
                .formatted(OperatorRelease.pods().getFirst().getStatus().getPodIP()));

    // when, then
    Await.until(
        Duration.ofSeconds(30),
        () -> {
          HttpResponse<String> answer =
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(metrics).build(),
                      HttpResponse.BodyHandlers.ofString());
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.body())
              .contains("# TYPE jvm_memory")
              .contains("# TYPE model_deployment");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "get, secrets",
    "list, secrets",
    "create, secrets",
    "create, pods",
    "create, pods/exec",
    "delete, pods",
    "update, configmaps",
    "create, rolebindings.rbac.authorization.k8s.io",
    "update, modeldeployments.modeldeployment.io",
    "patch, modeldeployments.modeldeployment.io",
    "delete, modeldeployments.modeldeployment.io",
    "update, clustermodelruntimes.modeldeployment.io",
    "list, nodes"
  })
  void theOperatorMayNot(String verb, String resource) {
    assertThat(allowed(verb, resource)).isEqualTo("no");
  }

  @ParameterizedTest
  @CsvSource({
    "watch, modeldeployments.modeldeployment.io",
    "update, modeldeployments.modeldeployment.io/status",
    "create, deployments.apps",
    "create, controllerrevisions.apps",
    "create, services",
    "create, configmaps",
    "create, poddisruptionbudgets.policy",
    "list, pods",
    "create, events"
  })
  void theOperatorMay(String verb, String resource) {
    assertThat(allowed(verb, resource)).isEqualTo("yes");
  }

  private static String allowed(String verb, String resource) {
    String[] parts = resource.split("/", 2);
    String subresource = parts.length == 2 ? "--subresource=" + parts[1] : "--quiet=false";
    String output =
        Cluster.current()
            .kubectl()
            .run("auth", "can-i", verb, parts[0], subresource, "--as=" + OperatorRelease.USER)
            .output();
    // A warning about cluster-wide kinds may stand before or after the answer.
    Matcher answer = ANSWER.matcher(output);
    return answer.find() ? answer.group() : output;
  }
}
