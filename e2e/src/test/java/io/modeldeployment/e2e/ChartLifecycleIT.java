package io.modeldeployment.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A release of its own from its installation to its end. It watches a namespace of its own, and
 * none of its operators runs while there is a model, which the shared operator serves.
 */
@Scenario
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartLifecycleIT {

  private static final String RELEASE = "lifecycle";
  private static final String NAMESPACE = "lifecycle-system";
  private static final String MODELS = "lifecycle-models";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String CRD = "crd/modeldeployments.modeldeployment.io";

  @BeforeAll
  static void makeNamespaces() {
    Stream.of(NAMESPACE, MODELS)
        .forEach(name ->
            client()
                .resource(
                    new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .serverSideApply());
  }

  @AfterAll
  static void leaveNothing() {
    helm("uninstall", RELEASE, "--namespace=" + NAMESPACE, "--no-hooks", "--ignore-not-found");
    Stream.of(NAMESPACE, MODELS).forEach(name -> client().namespaces().withName(name).delete());
  }

  @Test
  @Order(1)
  void anInstallationUpgradesDefinitionsThatAnEarlierOneLeft() {
    // given
    makeDefinitionsOlder();

    // when
    install("replicas=1").succeeded();

    // then
    assertThat(definition()).contains("revisionHistoryLimit");
    Await.until(
        LIMIT,
        () ->
            assertThat(kubectl("get", "lease", "model-deployment-operator", "-n", NAMESPACE))
                .satisfies(Command.Result::succeeded));
  }

  @Test
  @Order(2)
  void anUpgradeUpgradesThemToo() {
    // given
    makeDefinitionsOlder();

    // when
    install("replicas=0").succeeded();

    // then
    assertThat(definition()).contains("revisionHistoryLimit");
    assertThat(kubectl("get", "jobs", "-n", NAMESPACE, "-o", "name").succeeded()).isEmpty();
  }

  @Test
  @Order(3)
  void uninstallingIsStoppedWhileThereIsAModel() {
    // given
    String model =
        """
        apiVersion: modeldeployment.io/v1alpha1
        kind: ModelDeployment
        metadata: {name: digits, namespace: %s}
        spec:
          replicas: 0
          model: {uri: "configmap://absent/model.onnx", format: onnx}
        """
            .formatted(MODELS);
    Cluster.current().kubectl().runWithInput(model, "apply", "-f", "-").succeeded();

    // when
    Command.Result refused = uninstall();

    // then
    assertThat(refused.exitCode()).as(refused.output()).isNotZero();
    assertThat(refused.output()).contains("guard-uninstall");
    String log =
        kubectl("logs", "-n", NAMESPACE, "job/lifecycle-model-deployment-operator-guard-uninstall")
            .succeeded();
    assertThat(log)
        .contains("  " + MODELS + "/digits")
        .contains("helm rollback lifecycle 2 --namespace lifecycle-system")
        .contains("helm uninstall lifecycle --namespace lifecycle-system --no-hooks");
    assertThat(kubectl("get", "deployment", "-n", NAMESPACE, "-o", "name").succeeded())
        .contains("lifecycle-model-deployment-operator");
  }

  @Test
  @Order(4)
  void aStoppedReleaseIsTakenUpAgainAndUpgraded() {
    // when: the command that the refusal names
    helm("rollback", RELEASE, "2", "--namespace=" + NAMESPACE, "--wait").succeeded();

    // then
    install("replicas=0").succeeded();
  }

  @Test
  @Order(5)
  void uninstallingCanBeForced() {
    // when
    uninstall("--no-hooks").succeeded();

    // then
    assertThat(kubectl("get", "mdep", "digits", "-n", MODELS).exitCode()).isZero();
    assertThat(kubectl("get", "deployment", "-n", NAMESPACE, "-o", "name").succeeded()).isEmpty();
  }

  @Test
  @Order(6)
  void withoutModelsNothingButTheDefinitionsRemains() {
    // given
    install("replicas=0").succeeded();
    kubectl("delete", "mdep", "digits", "-n", MODELS, "--wait").succeeded();

    // when
    uninstall().succeeded();

    // then
    Await.until(LIMIT, () -> assertThat(leftovers()).isEmpty());
    assertThat(definition()).contains("revisionHistoryLimit");
  }

  /**
   * Everything in the release's namespace that Kubernetes did not put there, and what is ours
   * elsewhere.
   */
  private static List<String> leftovers() {
    String kinds =
        "all,configmaps,secrets,serviceaccounts,leases,roles,rolebindings,networkpolicies,"
            + "poddisruptionbudgets";
    String inNamespace = kubectl("get", kinds, "-n", NAMESPACE, "-o", "name").succeeded();
    String elsewhere =
        kubectl(
                "get",
                "roles,rolebindings,clusterroles,clusterrolebindings,clustermodelruntimes",
                "--all-namespaces",
                "--selector=app.kubernetes.io/instance=" + RELEASE,
                "-o",
                "name")
            .succeeded();
    return Stream.concat(inNamespace.lines(), elsewhere.lines())
        .filter(name -> !name.equals("configmap/kube-root-ca.crt"))
        .filter(name -> !name.equals("serviceaccount/default"))
        .toList();
  }

  private static Command.Result install(String setting) {
    return helm(
        "upgrade",
        "--install",
        RELEASE,
        Cluster.current().file("helm/model-deployment-operator").toString(),
        "--namespace=" + NAMESPACE,
        "--set=imageRegistry=localhost,runtime.onnx.enabled=false,userRoles.create=false",
        "--set=watchNamespaces={" + MODELS + "}",
        "--set=" + setting,
        "--wait",
        "--timeout=5m");
  }

  private static Command.Result uninstall(String... options) {
    return helm(
        Stream.concat(
                Stream.of("uninstall", RELEASE, "--namespace=" + NAMESPACE, "--wait"),
                Stream.of(options))
            .toArray(String[]::new));
  }

  /** As a release that Helm installed left them, and that did not know one of today's fields. */
  private static void makeDefinitionsOlder() {
    GenericKubernetesResource older =
        Serialization.unmarshal(
            read("crds/modeldeployments.yaml"), GenericKubernetesResource.class);
    older
        .<Map<String, Object>>get(
            "spec", "versions", 0, "schema", "openAPIV3Schema", "properties", "spec", "properties")
        .remove("revisionHistoryLimit");
    client().resource(older).fieldManager("helm").forceConflicts().serverSideApply();
    assertThat(definition()).doesNotContain("revisionHistoryLimit");
  }

  private static String read(String file) {
    try {
      return Files.readString(Cluster.current().file(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String definition() {
    return kubectl("get", CRD, "-o", "jsonpath={.spec}").succeeded();
  }

  private static Command.Result helm(String... arguments) {
    return Cluster.current().helm(arguments);
  }

  private static Command.Result kubectl(String... arguments) {
    return Cluster.current().kubectl().run(arguments);
  }

  private static KubernetesClient client() {
    return Cluster.current().client();
  }
}
