package io.modeldeployment.operator.watch;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.observe.FrozenRevision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanSerializationTest {

  private final KubernetesSerialization usual = new KubernetesSerialization();
  private final KubernetesSerialization lean = new LeanSerialization();

  private WatchEvent event(String text) {
    return lean.unmarshal(text, WatchEvent.class);
  }

  @Test
  void aPodIsReadWithoutItsSpec() {
    // given
    Pod pod =
        new PodBuilder(aPod().ready().build()).withNewSpec().withNodeName("n").endSpec().build();
    // when
    WatchEvent event =
        event("{\"type\":\"MODIFIED\",\"object\":%s}".formatted(kindFirst(usual.asJson(pod))));
    // then
    pod.setSpec(null);
    assertThat(event.getType()).isEqualTo("MODIFIED");
    assertThat(event.getObject()).isEqualTo(pod);
  }

  @Test
  void aResourceOfOursIsReadAsWhatItIs() {
    // when the server sorts the fields of custom resources
    WatchEvent event =
        event(
            """
            {"type":"ADDED","object":{"apiVersion":"modeldeployment.io/v1alpha1","kind":"ModelDeployment",
            "metadata":{"name":"digits","managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{}}}]},
            "spec":{"model":{"uri":"https://models.example/1.onnx"}}}}
            """);
    // then
    assertThat(event.getObject())
        .isInstanceOfSatisfying(
            ModelDeployment.class,
            model -> {
              assertThat(model.getMetadata().getName()).isEqualTo("digits");
              assertThat(model.getMetadata().getManagedFields()).isEmpty();
              assertThat(model.getSpec().model().uri()).isEqualTo("https://models.example/1.onnx");
            });
  }

  @Test
  void aDeploymentIsTrimmedToTheSameHoweverItWasRead() {
    // given
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("digits-h1")
            .withAnnotations(Map.of("a", "b"))
            .endMetadata()
            .withNewSpec()
            .withReplicas(2)
            .withTemplate(frozen().template())
            .endSpec()
            .build();
    String json = usual.asJson(deployment);
    // when
    Deployment read = lean.unmarshal(json, Deployment.class);
    // then
    assertThat(tree(read)).isEqualTo(tree(deployment));
    assertThat(tree(Trim.deployment(read)))
        .isEqualTo(tree(Trim.deployment(usual.unmarshal(json, Deployment.class))));
  }

  @Test
  void aRecordIsFrozenTheSameHoweverItWasRead() {
    // given
    String json = usual.asJson(Frozen.record(aModelDeployment().build(), aRuntime().resolved()));
    // when
    ControllerRevision read = lean.unmarshal(json, ControllerRevision.class);
    // then
    assertThat(read.getData()).isInstanceOf(CompactJson.class);
    assertThat(FrozenRevision.of(read)).contains(frozen());
    assertThat(tree(read)).isEqualTo(tree(usual.unmarshal(json, ControllerRevision.class)));
  }

  private static FrozenRevision frozen() {
    return Frozen.revision(aModelDeployment().build(), aRuntime().resolved());
  }

  private JsonNode tree(Object value) {
    return usual.unmarshal(usual.asJson(value), JsonNode.class);
  }

  @Test
  void aBookmarkAndTheEndOfAWatchAreRead() {
    // when
    WatchEvent bookmark =
        event(
            """
            {"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"12"}}}
            """);
    WatchEvent end =
        event(
            """
            {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","code":410}}
            """);
    // then
    assertThat(bookmark.getObject())
        .isInstanceOfSatisfying(
            ConfigMap.class,
            map -> assertThat(map.getMetadata().getResourceVersion()).isEqualTo("12"));
    assertThat(end.getObject())
        .isInstanceOfSatisfying(Status.class, s -> assertThat(s.getCode()).isEqualTo(410));
  }

  @Test
  void whatIsNotExpectedIsReadAsUsual() {
    // when
    WatchEvent unknown =
        event("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Node\",\"apiVersion\":\"v1\"}}");
    WatchEvent turned =
        event(
            "{\"object\":{\"metadata\":{\"name\":\"n\"},\"kind\":\"Pod\",\"apiVersion\":\"v1\"},\"type\":\"DELETED\"}");
    // then
    assertThat(unknown.getObject()).isInstanceOf(GenericKubernetesResource.class);
    assertThat(turned.getType()).isEqualTo("DELETED");
    assertThat(turned.getObject())
        .isInstanceOfSatisfying(
            Pod.class, pod -> assertThat(pod.getMetadata().getName()).isEqualTo("n"));
  }

  @Test
  void aBrokenMessageFailsAsUsual() {
    // given
    String broken = "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",";
    // when, then
    assertThatThrownBy(() -> event(broken)).isInstanceOf(KubernetesClientException.class);
  }

  /** As the API server writes its own kinds. */
  private static String kindFirst(String json) {
    assertThat(json).startsWith("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",");
    return json.replaceFirst(
        "\"apiVersion\":\"v1\",\"kind\":\"Pod\"", "\"kind\":\"Pod\",\"apiVersion\":\"v1\"");
  }
}
