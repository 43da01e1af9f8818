package io.modeldeployment.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hack/demo.sh does before it has installed anything, with fakes of the programs it calls. */
class DemoScriptTest {

  /** A cluster that has nothing of ours, where everything is allowed. */
  private static final String KUBECTL =
      """
      case "$*" in
        "config current-context") [ -n "$FAKE_CURRENT" ] && echo "$FAKE_CURRENT" ;;
        "config get-contexts -o name") printf 'prod\\nkind-dev\\n' ;;
        *"config view"*) [[ "$*" == *prod* || "$*" == *kind-dev* ]] && echo "$FAKE_SERVER" ;;
        *"get --raw /version"*) echo "$FAKE_VERSION"; [ -z "$FAKE_DOWN" ] || { echo "$FAKE_DOWN"; exit 1; } ;;
        *"auth can-i"*) [ -z "$FAKE_DENIED" ] || [[ "$*" != *"$FAKE_DENIED"* ]] ;;
        *"get namespace "*) [ -n "$FAKE_NAMESPACE" ] && [[ "$*" == *"$FAKE_NAMESPACE" ]] ;;
        *"get namespaces --selector"*) echo "$FAKE_OURS" ;;
        *"get deployments --all-namespaces"*) echo "$FAKE_OPERATOR" ;;
      esac
      """;

  private static final String HELM = "echo 'Error: a fake installs nothing'; exit 1";
  private static final String CHANGES =
      "helm .*|kind (create|load|delete).*|kubectl .*\\b(create|apply|delete|label|patch)\\b.*";

  @TempDir Path directory;

  private FakeTools tools;

  @BeforeEach
  void prepareTools() throws IOException {
    tools = FakeTools.in(directory).with("kubectl", KUBECTL).with("helm", HELM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FAKE_CURRENT=                         | kubectl has no current context
          CONTEXT=nowhere                       | kubectl has no context 'nowhere'; it knows: prod kind-dev
          FAKE_DOWN=Unable to connect: refused  | context 'prod' (https://api.example:6443) does not answer: Unable to connect: refused
          FAKE_DENIED=create clusterroles       | context 'prod' may not create clusterroles
          FAKE_NAMESPACE=demo                   | the namespace demo is there already and not the demo's
          FAKE_OPERATOR=ops/their-operator      | an operator runs there already (ops/their-operator)
          FAKE_VERSION=any                      | that cluster is not on this machine: CONTEXT=prod says that you mean it
          IMAGE_REGISTRY=                       | needs images that the cluster can pull
          """)
  void leavesSomebodysClusterAloneAndSaysWhy(String setting, String expected) throws IOException {
    // when
    Command.Result result = demo(setting);

    // then
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains(expected);
    assertThat(tools.called()).noneMatch(DemoScriptTest::changes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CONTEXT=prod", "FAKE_CURRENT=kind-dev", "FAKE_SERVER=https://127.0.0.1:7"})
  void goesOnWhereTheContextIsNamedOrLocal(String setting) throws IOException {
    // when
    Command.Result result = demo(setting);

    // then
    String context = setting.contains("kind-dev") ? "kind-dev" : "prod";
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("did not install the operator: Error: a fake installs");
    assertThat(tools.called())
        .contains("kubectl --context " + context + " create namespace model-deployment-system")
        .anyMatch(call ->
            call.startsWith("helm --kube-context " + context + " upgrade --install")
                && call.contains("--set imageRegistry=registry.example.com/models"));
  }

  @Test
  void pushesFirstWhenTold() throws IOException {
    // when
    demo("CONTEXT=prod", "IMAGE_REGISTRY=", "PUSH=registry.example.com/models");

    // then
    assertThat(tools.called())
        .contains("images.sh ")
        .anyMatch(
            call -> call.startsWith("helm") && call.contains("--values target/pushed-images.yaml"));
  }

  @Test
  void itsOwnNamespacesAreUsedAgain() throws IOException {
    // when
    Command.Result result = demo("CONTEXT=prod", "FAKE_NAMESPACE=demo", "FAKE_OURS=namespace/demo");

    // then
    assertThat(result.output()).contains("did not install the operator");
  }

  @Test
  void kindGetsAClusterAndBothImages() throws IOException {
    // given
    tools.with("docker", "").with("kind", "echo");

    // when
    demo("CLUSTER=kind");

    // then
    assertThat(tools.called())
        .containsSubsequence(
            "images.sh ",
            "kind get clusters",
            "kind create cluster --name model-deployment-operator",
            "kind get kubeconfig --name model-deployment-operator",
            "kind load image-archive operator/target/jib-image.tar --name model-deployment-operator",
            "kind load image-archive runtime-image/target/jib-image.tar --name model-deployment-operator")
        .anyMatch(call ->
            call.startsWith("helm upgrade --install") && call.contains("imageRegistry=localhost"));
  }

  @Test
  void kindWithoutDockerIsRefused() throws IOException {
    // given
    tools.with("docker", "exit 1").with("kind", "");

    // when
    Command.Result result = demo("CLUSTER=kind");

    // then
    assertThat(result.output()).contains("CLUSTER=kind needs Docker, which does not answer");
    assertThat(tools.called()).noneMatch(DemoScriptTest::changes);
  }

  /** With settings NAME=value on top of a remote cluster and images in a registry. */
  private Command.Result demo(String... settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CLUSTER", "current");
    environment.put("IMAGE_REGISTRY", "registry.example.com/models");
    environment.put("FAKE_CURRENT", "prod");
    environment.put("FAKE_SERVER", "https://api.example:6443");
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      environment.put(pair[0], pair[1]);
    }
    return tools.demo(environment);
  }

  private static boolean changes(String call) {
    boolean asked = call.contains(" auth can-i ");
    return !asked && call.matches(CHANGES);
  }
}
