package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every optional value reaches the place it is meant for. */
class ChartValuesTest {

  private static final String EVERY_OPTION =
      """
      imagePullSecrets: [{name: pull}]
      watchNamespaces: [vision]
      replicas: 3
      serviceAccount: {annotations: {example.com/identity: operator}}
      metrics: {service: {annotations: {example.com/scrape: 'true'}, labels: {team: ml}}}
      topologySpreadConstraints:
        - {topologyKey: zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}
      priorityClassName: system-cluster-critical
      nodeSelector: {pool: infra}
      tolerations: [{key: infra, operator: Exists, effect: NoSchedule}]
      affinity:
        nodeAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 1
              preference: {matchExpressions: [{key: disk, operator: In, values: [ssd]}]}
      podAnnotations: {example.com/note: hello}
      podLabels: {team: ml, app.kubernetes.io/instance: other}
      extraEnv:
        - {name: LOGGING_LEVEL_ROOT, value: DEBUG}
        - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
      """;

  private static final Rendered ALL = Chart.render(EVERY_OPTION);

  @Test
  void podSettingsReachThePod() {
    // when
    PodSpec pod = ALL.one(Deployment.class).getSpec().getTemplate().getSpec();

    // then
    assertThat(pod.getImagePullSecrets())
        .singleElement()
        .satisfies(secret -> assertThat(secret.getName()).isEqualTo("pull"));
    assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
    assertThat(pod.getNodeSelector()).containsOnlyKeys("pool").containsEntry("pool", "infra");
    assertThat(pod.getTolerations())
        .singleElement()
        .satisfies(toleration -> assertThat(toleration.getKey()).isEqualTo("infra"));
    assertThat(
            pod.getAffinity()
                .getNodeAffinity()
                .getPreferredDuringSchedulingIgnoredDuringExecution())
        .hasSize(1);
    assertThat(pod.getTopologySpreadConstraints())
        .singleElement()
        .satisfies(spread -> assertThat(spread.getTopologyKey()).isEqualTo("zone"));
  }

  @Test
  void extraEnvironmentFollowsTheOperatorsOwn() {
    // when
    PodSpec pod = ALL.one(Deployment.class).getSpec().getTemplate().getSpec();

    // then
    assertThat(pod.getContainers().getFirst().getEnv())
        .extracting(EnvVar::getName)
        .contains("OPERATOR_WORKERS")
        .endsWith("LOGGING_LEVEL_ROOT", "NODE")
        .doesNotHaveDuplicates();
  }

  @Test
  void podLabelsAddButNeverReplaceTheSelectorsLabels() {
    // when
    ObjectMeta pod = ALL.one(Deployment.class).getSpec().getTemplate().getMetadata();

    // then
    assertThat(pod.getLabels())
        .containsEntry("team", "ml")
        .containsEntry("app.kubernetes.io/instance", "mdo");
    assertThat(pod.getAnnotations()).containsEntry("example.com/note", "hello");
  }

  @Test
  void annotationsAndLabelsReachTheServiceAccountAndTheService() {
    assertThat(ALL.one(ServiceAccount.class).getMetadata().getAnnotations())
        .containsEntry("example.com/identity", "operator");
    assertThat(ALL.one(Service.class).getMetadata().getAnnotations())
        .containsEntry("example.com/scrape", "true");
    assertThat(ALL.one(Service.class).getMetadata().getLabels()).containsEntry("team", "ml");
  }

  @Test
  void everyOptionTogetherRendersEveryKind() {
    assertThat(kinds(ALL))
        .containsExactlyInAnyOrder(
            "ClusterModelRuntime",
            "ClusterRole",
            "ClusterRoleBinding",
            "Deployment",
            "PodDisruptionBudget",
            "Role",
            "RoleBinding",
            "Service",
            "ServiceAccount");
  }

  @Test
  void optionalObjectsCanBeLeftOut() {
    // given
    String values =
        """
        serviceAccount: {create: false, name: existing}
        userRoles: {create: false}
        metrics: {service: {enabled: false}}
        runtime: {onnx: {enabled: false}}
        """;

    // when
    Rendered rendered = Chart.render(values);

    // then
    assertThat(kinds(rendered))
        .containsExactlyInAnyOrder(
            "ClusterRole", "ClusterRoleBinding", "Deployment", "Role", "RoleBinding");
    assertThat(
            rendered
                .one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getServiceAccountName())
        .isEqualTo("existing");
  }

  @Test
  void namesFollowTheReleaseOrTheOverride() {
    assertThat(Chart.render("model-deployment-operator", "").names("Deployment"))
        .containsExactly("model-deployment-operator");
    assertThat(Chart.render("mdo", "nameOverride: models").names("Deployment"))
        .containsExactly("mdo-models");
    assertThat(Chart.render("mdo", "fullnameOverride: models").names("Service"))
        .containsExactly("models-metrics");
  }

  @Test
  void longReleaseNamesStayWithinDnsLabels() {
    // given
    String release = "a-release-name-that-is-as-long-as-helm-allows-it-tobe";

    assertThat(release).hasSize(53);

    // when
    Rendered rendered = Chart.render(release, "replicas: 2");

    // then
    assertThat(rendered.names("Service"))
        .singleElement()
        .satisfies(
            name -> assertThat(name).matches("[a-z]([-a-z0-9]*[a-z0-9])?").hasSizeLessThan(64));
  }

  private static Set<String> kinds(Rendered rendered) {
    Set<String> kinds = new TreeSet<>();
    rendered.manifests().forEach(manifest -> kinds.add(manifest.path("kind").asText()));
    return kinds;
  }
}
