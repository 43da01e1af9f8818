package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChartDeploymentTest {

  private static final Map<String, String> SELECTOR =
      Map.of(
          "app.kubernetes.io/name", "model-deployment-operator",
          "app.kubernetes.io/instance", "mdo");

  @Test
  void podKeepsToTheRestrictedPodSecurityStandard() {
    // when
    PodSpec pod = pod("");

    // then
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
    assertThat(pod.getHostIPC()).isNull();
    assertThat(pod.getVolumes()).allSatisfy(v -> assertThat(v.getEmptyDir()).isNotNull());
    SecurityContext container = container("").getSecurityContext();
    assertThat(container.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getPrivileged()).isFalse();
    assertThat(container.getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getCapabilities().getAdd()).isEmpty();
  }

  @Test
  void onlyTmpIsWritable() {
    // when
    Container container = container("");

    // then
    assertThat(container.getVolumeMounts())
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
  }

  @Test
  void tokenIsMountedInTheOperatorsPodOnly() {
    // when
    Rendered rendered = Chart.render("");

    // then
    assertThat(rendered.one(ServiceAccount.class).getAutomountServiceAccountToken()).isFalse();
    assertThat(pod("").getAutomountServiceAccountToken()).isTrue();
  }

  @Test
  void probesAskTheHealthGroupsOnThePortHttp() {
    // when
    Container container = container("");

    // then
    assertThat(path(container.getStartupProbe())).isEqualTo("/actuator/health/liveness");
    assertThat(path(container.getLivenessProbe())).isEqualTo("/actuator/health/liveness");
    assertThat(path(container.getReadinessProbe())).isEqualTo("/actuator/health/readiness");
    assertThat(container.getReadinessProbe().getPeriodSeconds()).isEqualTo(1);
    assertThat(container.getPorts())
        .singleElement()
        .satisfies(port -> {
          assertThat(port.getName()).isEqualTo("http");
          assertThat(port.getContainerPort()).isEqualTo(8080);
        });
  }

  @Test
  void environmentCarriesTheOperatorsSettings() {
    // given
    String values =
        """
        watchNamespaces: [vision, speech]
        workers: 3
        clusterDomain: corp.example
        imageRegistry: registry.example.com
        runtimeImage: {tag: "7", pullPolicy: Always}
        """;

    // when
    Map<String, EnvVar> env =
        container(values).getEnv().stream().collect(Collectors.toMap(EnvVar::getName, e -> e));

    // then
    assertThat(fieldPath(env.get("POD_NAME"))).isEqualTo("metadata.name");
    assertThat(fieldPath(env.get("POD_NAMESPACE"))).isEqualTo("metadata.namespace");
    assertThat(env.get("OPERATOR_WATCH_NAMESPACES").getValue()).isEqualTo("vision,speech");
    assertThat(env.get("OPERATOR_WORKERS").getValue()).isEqualTo("3");
    assertThat(env.get("OPERATOR_LEADER_ELECTION").getValue()).isEqualTo("true");
    assertThat(env.get("OPERATOR_CLUSTER_DOMAIN").getValue()).isEqualTo("corp.example");
    assertThat(env.get("OPERATOR_FETCH_IMAGE").getValue())
        .isEqualTo("registry.example.com/model-server:7");
    assertThat(env.get("OPERATOR_FETCH_IMAGE_PULL_POLICY").getValue()).isEqualTo("Always");
  }

  @Test
  void allNamespacesAreAnEmptyList() {
    // when
    List<EnvVar> env = container("").getEnv();

    // then
    assertThat(env)
        .filteredOn(e -> e.getName().equals("OPERATOR_WATCH_NAMESPACES"))
        .extracting(EnvVar::getValue)
        .containsExactly("");
  }

  @Test
  void resourcesAreSmallAndBoundByDefault() {
    // when
    Container container = container("");

    // then
    assertThat(container.getResources().getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")));
    assertThat(container.getResources().getLimits())
        .isEqualTo(Map.of("memory", new Quantity("256Mi")));
  }

  @Test
  void oneReplicaHasNeitherBudgetNorSpread() {
    // when
    Rendered rendered = Chart.render("");

    // then
    assertThat(rendered.one(Deployment.class).getSpec().getReplicas()).isEqualTo(1);
    assertThat(rendered.has("PodDisruptionBudget")).isFalse();
    assertThat(pod("").getTopologySpreadConstraints()).isEmpty();
  }

  @Test
  void moreReplicasAreSpreadAndBudgeted() {
    // when
    Rendered rendered = Chart.render("replicas: 2");

    // then
    PodDisruptionBudget budget = rendered.one(PodDisruptionBudget.class);
    assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(SELECTOR);
    assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(pod("replicas: 2").getTopologySpreadConstraints())
        .singleElement()
        .satisfies(
            spread -> assertThat(spread.getLabelSelector().getMatchLabels()).isEqualTo(SELECTOR));
  }

  @Test
  void budgetCanBeLeftOut() {
    assertThat(
            Chart.render("{replicas: 2, podDisruptionBudget: {enabled: false}}")
                .has("PodDisruptionBudget"))
        .isFalse();
  }

  @Test
  void metricsServiceSelectsTheOperatorsPods() {
    // when
    Rendered rendered = Chart.render("");

    // then
    Service service = rendered.one(Service.class);
    assertThat(service.getSpec().getSelector()).isEqualTo(SELECTOR);
    assertThat(service.getSpec().getPorts())
        .singleElement()
        .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("http"));
    Deployment deployment = rendered.one(Deployment.class);
    assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(SELECTOR);
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(SELECTOR);
  }

  private static PodSpec pod(String values) {
    return Chart.render(values).one(Deployment.class).getSpec().getTemplate().getSpec();
  }

  private static Container container(String values) {
    List<Container> containers = pod(values).getContainers();
    assertThat(containers).hasSize(1);
    return containers.getFirst();
  }

  private static String path(Probe probe) {
    assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
    return probe.getHttpGet().getPath();
  }

  private static String fieldPath(EnvVar variable) {
    return variable.getValueFrom().getFieldRef().getFieldPath();
  }
}
