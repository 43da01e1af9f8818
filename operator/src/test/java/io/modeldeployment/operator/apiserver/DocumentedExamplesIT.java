package io.modeldeployment.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation tells people to apply and to type is accepted. */
@ExtendWith(ApiServerExtension.class)
class DocumentedExamplesIT {

  /** Kinds of GitOps tools, which this API server does not know. */
  private static final String FOREIGN = "(.*\\.fluxcd\\.io|argoproj\\.io)/.*";

  private static final String HASH = "0123456789";

  private ApiServer server;
  private String namespace;

  /** A document with the page it stands on. */
  record Example(String page, String yaml) {
    GenericKubernetesResource resource() {
      return new KubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    }

    @Override
    public String toString() {
      return page + ": " + resource().getKind() + " " + resource().getMetadata().getName();
    }
  }

  static List<Example> examples() {
    return CodeBlock.all().stream()
        .flatMap(block -> block.documents().stream().map(yaml -> new Example(block.page(), yaml)))
        .toList();
  }

  /** Blocks of kubectl commands; left out are Helm's, deletion of definitions, and logs of pods. */
  static List<CodeBlock> commands() {
    return CodeBlock.all().stream()
        .filter(block -> !block.page().equals("README.md"))
        .filter(block -> block.isShell() && block.text().contains("kubectl "))
        .filter(
            block -> !block.text().matches("(?s).*(helm (up|un|roll)|delete crd|logs deploy).*"))
        .toList();
  }

  @BeforeEach
  void useNamespaceOfItsOwn(ApiServer shared) {
    server = shared;
    namespace = shared.newNamespace();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void isAccepted(Example example) {
    // given
    GenericKubernetesResource resource = example.resource();
    assertThat(resource.getKind()).isNotBlank();
    if (resource.getApiVersion().matches(FOREIGN)) {
      return;
    }
    if (!resource.getKind().startsWith("Cluster")) {
      resource.getMetadata().setNamespace(namespace);
    }

    // when
    Kubectl.Result result =
        server
            .kubectl(User.ADMIN)
            .runWithInput(
                new KubernetesSerialization().asYaml(resource),
                "create",
                "--dry-run=server",
                "--validate=strict",
                "-f",
                "-");

    // then
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void canBeTyped(CodeBlock block) throws Exception {
    // given a model of the name that the pages use, and Argo CD's namespace
    createDigits();
    createNamespace("argocd");
    String script =
        block
            .text()
            .replace("NAMESPACE", namespace)
            .replace("mdep NAME", "mdep digits")
            .replace("=NAME", "=digits")
            .replace("HASH", HASH);

    // when
    Process shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", kubectlFunction() + script)
            .directory(CodeBlock.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // then
    assertThat(shell.waitFor()).as(output).isZero();
  }

  @Test
  void theHealthScriptIsAddedToWhatArgoCdIsConfiguredWith() throws Exception {
    // given
    createNamespace("argocd");
    Kubectl kubectl = server.kubectl(User.ADMIN);
    kubectl.run("-n", "argocd", "delete", "configmap", "argocd-cm", "--ignore-not-found");
    kubectl.run("-n", "argocd", "create", "configmap", "argocd-cm", "--from-literal=url=https://x");

    // when
    canBeTyped(
        commands().stream().filter(b -> b.text().contains("argocd-cm")).findFirst().orElseThrow());

    // then
    assertThat(server.client().configMaps().inNamespace("argocd").withName("argocd-cm").get())
        .satisfies(map ->
            assertThat(map.getData())
                .containsOnlyKeys(
                    "url", "resource.customizations.health.modeldeployment.io_ModelDeployment"));
  }

  @Test
  void thereAreExamplesAndCommands() {
    assertThat(examples()).filteredOn(e -> e.yaml().contains("kind: ModelDeployment")).isNotEmpty();
    assertThat(examples()).extracting(Example::page).contains("README.md", "models.md");
    assertThat(commands())
        .extracting(CodeBlock::page)
        .contains("troubleshooting.md", "gitops.md", "upgrade.md", "models.md");
  }

  private void createDigits() {
    server
        .kubectl(User.ADMIN)
        .runWithInput(
            """
            apiVersion: modeldeployment.io/v1alpha1
            kind: ModelDeployment
            metadata: {name: digits}
            spec: {model: {uri: "configmap://digits/model.onnx"}}
            """,
            "-n",
            namespace,
            "apply",
            "-f",
            "-");
  }

  private void createNamespace(String name) {
    server
        .client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  /** The kubectl that was built with this API server, in the namespace of the test. */
  private String kubectlFunction() {
    Path kubeconfig = server.kubeconfig(User.ADMIN);
    return "kubectl() { '%s' --kubeconfig='%s' --namespace='%s' \"$@\"; }\n"
        .formatted(Binaries.locate().path("kubectl"), kubeconfig, namespace);
  }
}
