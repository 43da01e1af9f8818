package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A release from its installation to its end, one step a test. It is one of its own, which serves
 * the models of one namespace while the operator of the other scenarios is away.
 */
@Scenario
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartLifecycleIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;
  private static final String RELEASE = "lifecycle";
  private static final String DEPLOYMENT = "deployment/lifecycle-model-deployment-operator";
  private static final String GUARD = "job/lifecycle-model-deployment-operator-guard-uninstall";
  private static final String NEW_FIELD = "revisionHistoryLimit";

  private static Space home;
  private static Space models;
  private static String served;
  private static String refusal;

  @BeforeAll
  static void replaceTheSharedOperator() {
    OperatorRelease.scale(0);
    home = Space.create("lifecycle-operator");
    models = Space.create("lifecycle-models");
    models.storeModel("v1", DIGITS.file("v1"));
    models.storeModel("v2", DIGITS.file("v2"));
  }

  @AfterAll
  static void restore() {
    try {
      helm("uninstall", RELEASE, "--namespace=" + home.name(), "--no-hooks", "--ignore-not-found");
      models.delete();
      home.delete();
    } finally {
      OperatorRelease.scale(1);
      OperatorRelease.upgrade();
      OperatorRelease.awaitLeading();
    }
  }

  @Test
  @Order(1)
  void anInstallationUpgradesDefinitionsThatAnEarlierOneLeft() {
    // given
    makeDefinitionOlder();

    // when
    install().succeeded();

    // then
    assertThat(definition()).contains(NEW_FIELD);
    assertThat(home.kubectl("get", "jobs", "-o", "name").succeeded()).isEmpty();
    models.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    models.awaitReady("digits");
    served = models.servingPod("digits").getMetadata().getUid();
  }

  @Test
  @Order(2)
  void anUpgradeUpgradesThemToo() {
    // given
    makeDefinitionOlder();

    // when
    install("--set=podAnnotations.upgrade=first").succeeded();

    // then
    assertThat(definition()).contains(NEW_FIELD);
    assertThat(home.kubectl("get", "jobs", "-o", "name").succeeded()).isEmpty();
    assertServed();
  }

  @Test
  @Order(3)
  void uninstallingIsRefusedWhileThereIsAModel() {
    // when
    Command.Result refused = uninstall();

    // then
    assertThat(refused.exitCode()).as(refused.output()).isNotZero();
    assertThat(refused.output()).contains("guard-uninstall");
    refusal = home.kubectl("logs", GUARD).succeeded();
    assertThat(refusal).contains("Not uninstalled").contains("  " + models.name() + "/digits");
    assertThat(home.kubectl("get", DEPLOYMENT).exitCode()).isZero();
    assertServed();
  }

  @Test
  @Order(4)
  void theReleaseIsTakenUpAgainByTheCommandOfTheRefusal() {
    // given: Helm takes the release for half gone
    assertThat(install().exitCode()).isNotZero();

    // when
    run(commandAfter("To keep the release and upgrade it again: "));

    // then
    install("--set=podAnnotations.upgrade=second").succeeded();
    assertServed();
  }

  @Test
  @Order(5)
  void modelsServeOnAfterTheForcedUninstallOfTheRefusal() {
    // given: the release is at a later revision than the refusal of before speaks of
    uninstall();
    refusal = home.kubectl("logs", GUARD).succeeded();

    // when
    run(commandAfter("To uninstall all the same: "));

    // then
    assertThat(home.kubectl("get", "deployments", "-o", "name").succeeded()).isEmpty();
    assertThat(models.kubectl("get", "mdep", "digits").exitCode()).isZero();
    assertServed();
  }

  @Test
  @Order(6)
  void aNewInstallationTakesUpWhatStayed() {
    // when
    install().succeeded();

    // then
    models.apply(aModelDeployment("digits").fromConfigMap("v1").revisionHistoryLimit(3).yaml());
    models.awaitReady("digits");
    assertServed();

    // when
    models.apply(aModelDeployment("digits").fromConfigMap("v2").yaml());

    // then
    models.awaitReady("digits");
    Clients.awaitVersion(DIGITS, models.url("digits"), "digits", "v2");
  }

  @Test
  @Order(7)
  void withoutModelsNothingButTheDefinitionsRemains() {
    // given
    models.kubectl("delete", "mdep", "digits", "--wait").succeeded();

    // when
    uninstall().succeeded();

    // then
    Await.until(Duration.ofMinutes(1), () -> assertThat(leftovers()).isEmpty());
    assertThat(definition()).contains(NEW_FIELD);
  }

  private static void assertServed() {
    Clients.awaitVersion(DIGITS, models.url("digits"), "digits", "v1");
    assertThat(models.servingPod("digits").getMetadata().getUid()).isEqualTo(served);
  }

  /**
   * Everything in the release's namespace that Kubernetes did not put there, and what is ours
   * elsewhere.
   */
  private static List<String> leftovers() {
    String kinds =
        "all,configmaps,secrets,serviceaccounts,leases,roles,rolebindings,networkpolicies,"
            + "poddisruptionbudgets";
    String inNamespace = home.kubectl("get", kinds, "-o", "name").succeeded();
    String elsewhere =
        home.kubectl(
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

  private static Command.Result install(String... options) {
    return helm(
        "upgrade",
        Stream.concat(
                Stream.of(
                    "--install",
                    RELEASE,
                    Cluster.current().file("helm/model-deployment-operator").toString(),
                    "--namespace=" + home.name(),
                    "--set=imageRegistry=localhost,runtime.onnx.enabled=false",
                    "--set=userRoles.create=false,watchNamespaces={" + models.name() + "}",
                    "--wait",
                    "--timeout=5m"),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private static Command.Result uninstall() {
    return helm("uninstall", RELEASE, "--namespace=" + home.name(), "--wait");
  }

  private static String commandAfter(String words) {
    Matcher command = Pattern.compile(Pattern.quote(words) + "helm ([^.\n]+)").matcher(refusal);
    assertThat(command.find()).as(refusal).isTrue();
    return command.group(1);
  }

  private static void run(String helmCommand) {
    String[] words = helmCommand.strip().split(" ");
    helm(words[0], Stream.of(words).skip(1).toArray(String[]::new)).succeeded();
  }

  /** As a release that Helm installed left it, and that did not know one of today's fields. */
  private static void makeDefinitionOlder() {
    GenericKubernetesResource older =
        Serialization.unmarshal(
            read("crds/modeldeployments.yaml"), GenericKubernetesResource.class);
    older
        .<Map<String, Object>>get(
            "spec", "versions", 0, "schema", "openAPIV3Schema", "properties", "spec", "properties")
        .remove(NEW_FIELD);
    client().resource(older).fieldManager("helm").forceConflicts().serverSideApply();
    assertThat(definition()).doesNotContain(NEW_FIELD);
  }

  private static String read(String file) {
    try {
      return Files.readString(Cluster.current().file(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String definition() {
    return home.kubectl("get", "crd/modeldeployments.modeldeployment.io", "-o", "jsonpath={.spec}")
        .succeeded();
  }

  private static Command.Result helm(String command, String... arguments) {
    return Cluster.current()
        .helm(Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
  }

  private static KubernetesClient client() {
    return Cluster.current().client();
  }
}
