package io.modeldeployment.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The resource definitions as kubectl shows them. */
@ExtendWith(ApiServerExtension.class)
class KubectlIT {

  private static final String DIGITS =
      """
      apiVersion: modeldeployment.io/v1alpha1
      kind: ModelDeployment
      metadata: {name: digits}
      spec:
        model: {uri: "configmap://digits/model.onnx"}
      """;

  private Kubectl kubectl;
  private String namespace;

  @BeforeEach
  void useNamespaceOfItsOwn(ApiServer server) {
    kubectl = server.kubectl(User.ADMIN);
    namespace = server.newNamespace();
  }

  @Test
  void appliesOnTheClientSideAndAgain() {
    // when
    Kubectl.Result first = apply(DIGITS);
    Kubectl.Result same = apply(DIGITS);
    Kubectl.Result changed = apply(DIGITS + "  replicas: 2\n");
    Kubectl.Result removed = apply(DIGITS);

    // then
    assertThat(first.output()).contains("modeldeployment.modeldeployment.io/digits created");
    assertThat(same.output()).contains("unchanged");
    assertThat(changed.output()).contains("configured");
    assertThat(removed.output()).contains("configured");
    assertThat(inNamespace("get", "mdep", "digits", "-o", "jsonpath={.spec}").output())
        .isEqualTo("{\"model\":{\"uri\":\"configmap://digits/model.onnx\"}}");
  }

  @Test
  void appliesTheDefinitionsOnTheClientSide() throws Exception {
    // given: client-side apply keeps the whole object in an annotation of at most 256 KiB
    String directory = Path.of("../crds").toRealPath().toString();

    // when
    Kubectl.Result result = kubectl.run("apply", "-f", directory);

    // then
    assertThat(result.output())
        .contains("/modeldeployments.modeldeployment.io configured")
        .contains("/modelruntimes.modeldeployment.io configured");
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void refusesAMisspeltFieldByName() {
    // when
    Kubectl.Result result = apply(DIGITS + "  replica: 2\n");

    // then
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("unknown field \"spec.replica\"");
  }

  @Test
  void explainsFields() {
    // when
    String model = kubectl.run("explain", "mdep.spec.model").output();
    String all = kubectl.run("explain", "modeldeployments", "--recursive").output();

    // then
    assertThat(model)
        .contains("Location of the model file")
        .containsPattern("uri\t<string> -required-");
    assertThat(all).contains("GROUP:      modeldeployment.io").contains("terminationGracePeriod");
  }

  @Test
  void printsColumns() {
    // given
    apply(DIGITS);

    // when
    String narrow = inNamespace("get", "mdep").output();
    String wide = inNamespace("get", "mdep", "-o", "wide").output();

    // then
    assertThat(narrow.lines().findFirst().orElseThrow().trim().split(" +"))
        .containsExactly("NAME", "READY", "REASON", "STABLE", "REPLICAS", "AGE");
    assertThat(wide.lines().findFirst().orElseThrow())
        .contains("MODEL", "RUNTIME", "ACCELERATOR", "URL");
    assertThat(wide).contains("configmap://digits/model.onnx");
  }

  @Test
  void scales() {
    // given
    apply(DIGITS);

    // when
    Kubectl.Result result = inNamespace("scale", "mdep/digits", "--replicas=3");

    // then
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(inNamespace("get", "mdep", "digits", "-o", "jsonpath={.spec.replicas}").output())
        .isEqualTo("3");
  }

  @Test
  void aStrangerMayNothing(ApiServer server) {
    // when
    Kubectl.Result result =
        server.kubectl(User.STRANGER).run("get", "mdep", "--namespace=" + namespace);

    // then
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("User \"stranger\" cannot list resource");
  }

  private Kubectl.Result apply(String document) {
    return kubectl.runWithInput(document, "apply", "--namespace=" + namespace, "-f", "-");
  }

  private Kubectl.Result inNamespace(String... arguments) {
    return kubectl.run(
        Stream.concat(Stream.of("--namespace=" + namespace), Arrays.stream(arguments))
            .toArray(String[]::new));
  }
}
