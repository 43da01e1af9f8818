package io.modeldeployment.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of Pod Security "restricted", and ours on top, in every pod of every golden folder. */
class PodSecurityRestrictedTest {

  private static final Set<String> VOLUME_TYPES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  record Template(String where, JsonNode spec) {
    @Override
    public String toString() {
      return where;
    }
  }

  static List<Template> templates() throws IOException {
    List<Template> templates = new ArrayList<>();
    for (GoldenCase golden : GoldenCase.all()) {
      for (Map.Entry<String, JsonNode> file : golden.expected().entrySet()) {
        String where = golden + "/" + file.getKey();
        JsonNode object = file.getValue();
        switch (object.path("kind").asText()) {
          case "Deployment" -> templates.add(new Template(where, object.at("/spec/template/spec")));
          case "ControllerRevision" ->
              templates.add(new Template(where, object.at("/data/template/spec")));
          default -> {}
        }
      }
    }
    return templates;
  }

  @ParameterizedTest
  @MethodSource("templates")
  void podsStayAwayFromTheHost(Template template) {
    JsonNode pod = template.spec();
    assertThat(pod.isObject()).isTrue();
    assertThat(pod).noneMatch(JsonNode::isNull);
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      assertThat(pod.path(field).asBoolean(false)).as(field).isFalse();
    }
    assertThat(pod.path("volumes"))
        .allSatisfy(volume -> {
          assertThat(volume.properties())
              .extracting(Map.Entry::getKey)
              .filteredOn(key -> !key.equals("name"))
              .hasSize(1)
              .allMatch(VOLUME_TYPES::contains);
        });
    assertThat(pod.at("/securityContext/sysctls").isMissingNode()).isTrue();
    assertThat(pod.at("/securityContext/seLinuxOptions").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void podsRunAsAnotherThanRootUnderSeccomp(Template template) {
    JsonNode security = template.spec().path("securityContext");
    assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(security.path("runAsUser").asLong()).isPositive();
    assertThat(security.path("runAsGroup").asLong()).isPositive();
    assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
  }

  @ParameterizedTest
  @MethodSource("templates")
  void containersHaveNoPrivilegeAndCannotGainOne(Template template) {
    assertThat(containers(template)).hasSize(2);
    assertThat(containers(template))
        .allSatisfy(container -> {
          JsonNode security = container.path("securityContext");
          assertThat(security.path("privileged").asBoolean(false)).isFalse();
          assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
          assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
          assertThat(security.at("/capabilities/drop"))
              .extracting(JsonNode::asText)
              .containsExactly("ALL");
          assertThat(security.at("/capabilities/add")).isEmpty();
          assertThat(security.path("procMount").isMissingNode()).isTrue();
          assertThat(security.path("runAsUser").isMissingNode()).isTrue();
          assertThat(security.path("runAsNonRoot").isMissingNode()).isTrue();
          assertThat(security.path("seccompProfile").isMissingNode()).isTrue();
          assertThat(container.path("ports")).noneMatch(port -> port.has("hostPort"));
        });
  }

  @ParameterizedTest
  @MethodSource("templates")
  void theTokenIsMountedOnlyForANamedServiceAccount(Template template) {
    JsonNode pod = template.spec();
    assertThat(pod.path("automountServiceAccountToken").isBoolean()).isTrue();
    assertThat(pod.path("automountServiceAccountToken").asBoolean())
        .isEqualTo(pod.has("serviceAccountName"));
  }

  private static List<JsonNode> containers(Template template) {
    return Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(field -> template.spec().path(field).valueStream())
        .toList();
  }
}
