package io.modeldeployment.operator.watch;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.PodReading;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrimTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<PodFixture> pods() {
    return List.of(
        aPod(),
        aPod().ready(),
        aPod().loading(),
        aPod().ready().terminating(),
        aPod().unschedulable("full"),
        aPod().crashing(3, "not a model"),
        aPod().fetchFailing(4, "digest"),
        aPod().waiting("ImagePullBackOff", "x"),
        aPod().unprepared(),
        aPod().refusedByNode("OutOfcpu", "Node didn't have enough resource: cpu"),
        aPod().fetching(),
        aPod().evicted("low on memory", "2026-01-01T00:00:30Z"));
  }

  @ParameterizedTest
  @MethodSource("pods")
  void whatIsReadOfAPodStays(PodFixture fixture) {
    // given
    Pod pod = fixture.build();
    // when
    Pod trimmed = Trim.pod(pod);
    // then
    assertThat(PodReading.of(trimmed)).isEqualTo(PodReading.of(pod));
    assertThat(trimmed.getMetadata().getNamespace()).isEqualTo("vision");
    assertThat(trimmed.getMetadata().getResourceVersion())
        .isEqualTo(pod.getMetadata().getResourceVersion());
  }

  @Test
  void theRestOfAPodGoes() {
    // given
    Pod pod =
        new PodBuilder(aPod().ready().build())
            .editMetadata()
            .addToAnnotations("a", "b")
            .endMetadata()
            .withNewSpec()
            .withNodeName("n")
            .endSpec()
            .build();
    // when
    Pod trimmed = Trim.pod(pod);
    // then
    assertThat(trimmed.getSpec()).isNull();
    assertThat(trimmed.getMetadata().getAnnotations()).isEmpty();
  }

  @Test
  void aPodWithoutStatusIsTrimmedToo() {
    // given
    Pod bare = new PodBuilder().withNewMetadata().withName("p").endMetadata().build();
    // when, then
    assertThat(PodReading.of(Trim.pod(bare))).isEqualTo(PodReading.of(bare));
  }

  @Test
  void whoManagesAFieldIsOfNoInterest() {
    // given
    ControllerRevision record = Frozen.record(aModelDeployment().build(), aRuntime().resolved());
    record
        .getMetadata()
        .setManagedFields(List.of(new ManagedFieldsEntryBuilder().withManager("x").build()));
    // when
    ControllerRevision trimmed = Trim.managedFields(record);
    // then
    assertThat(trimmed.getMetadata().getManagedFields()).isEmpty();
    assertThat(trimmed.getData()).isNotNull();
  }

  @Test
  void aRevisionKeptAsTextReadsAndWritesAsBefore() throws JsonProcessingException {
    // given
    ControllerRevision record = Frozen.record(aModelDeployment().build(), aRuntime().resolved());
    String written = JSON.writeValueAsString(record);
    FrozenRevision read = FrozenRevision.of(record).orElseThrow();
    // when
    ControllerRevision trimmed = Trim.revision(Trim.revision(record));
    // then
    assertThat(trimmed.getData()).isInstanceOf(CompactJson.class);
    assertThat(FrozenRevision.of(trimmed)).contains(read);
    assertThat(JSON.<JsonNode>valueToTree(trimmed).toString()).isEqualTo(written);
    assertThat(new KubernetesSerialization().asJson(trimmed)).contains("\"securityContext\"");
  }

  @Test
  void aDeploymentKeptAsTextComparesAsBefore() {
    // given
    Deployment deployment = aDeployment();
    String written = spec(deployment);
    // when
    Deployment trimmed = Trim.deployment(Trim.deployment(deployment));
    // then
    assertThat(trimmed.getSpec().getTemplate()).isNull();
    assertThat(spec(trimmed)).isEqualTo(written);
  }

  @Test
  void ofADeploymentsConditionsTheTroublesStay() {
    // given
    Deployment deployment = aDeployment();
    deployment.setStatus(
        new DeploymentStatusBuilder()
            .withReadyReplicas(1)
            .addNewCondition()
            .withType("Available")
            .withStatus("True")
            .endCondition()
            .addNewCondition()
            .withType("ReplicaFailure")
            .withStatus("True")
            .withReason("FailedCreate")
            .withMessage("exceeded quota")
            .endCondition()
            .addNewCondition()
            .withType("Progressing")
            .withStatus("False")
            .withReason("ProgressDeadlineExceeded")
            .endCondition()
            .build());
    // when
    Deployment trimmed = Trim.deployment(deployment);
    // then
    assertThat(trimmed.getStatus().getConditions())
        .extracting(DeploymentCondition::getReason, DeploymentCondition::getMessage)
        .containsExactly(
            tuple("FailedCreate", "exceeded quota"), tuple("ProgressDeadlineExceeded", null));
    assertThat(trimmed.getStatus().getReadyReplicas()).isNull();
  }

  @Test
  void ofASliceStaysWhichPodsAreReady() {
    // given
    EndpointSlice slice = aSlice();
    EndpointSlice empty = aSlice();
    empty.setEndpoints(null);
    // when, then
    assertThat(Trim.slice(slice).getEndpoints())
        .extracting(e -> e.getTargetRef().getName(), e -> e.getConditions().getReady())
        .containsExactly(tuple("pod-1", true));
    assertThat(Trim.slice(empty).getEndpoints()).isEmpty();
  }

  @Test
  void aChangeOfWhatIsNotReadIsNoNews() {
    // given
    Deployment before = Trim.deployment(aDeployment());
    Deployment counted = aDeployment();
    counted.getMetadata().setResourceVersion("2");
    counted.setStatus(new DeploymentStatusBuilder().withReadyReplicas(1).build());
    // when, then
    assertThat(isNews(before, counted)).isFalse();
  }

  @Test
  void aChangeOfWhatIsReadIsNews() {
    // given
    Deployment before = Trim.deployment(aDeployment());
    Deployment scaled = aDeployment();
    scaled.getSpec().setReplicas(7);
    Deployment edited = aDeployment();
    edited.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("another");
    Deployment released = aDeployment();
    released.getMetadata().setOwnerReferences(List.of());
    // when, then
    assertThat(isNews(before, scaled)).isTrue();
    assertThat(isNews(before, edited)).isTrue();
    assertThat(isNews(before, released)).isTrue();
  }

  private static String spec(Deployment deployment) {
    return JSON.<JsonNode>valueToTree(deployment).path("spec").toString();
  }

  private static boolean isNews(Deployment before, Deployment after) {
    return Trim.isNews(
        before, Trim.deployment(after), d -> Arrays.asList(d.getSpec(), d.getStatus()));
  }

  private static Deployment aDeployment() {
    ModelDeployment model = aModelDeployment().build();
    FrozenRevision frozen =
        FrozenRevision.of(Frozen.record(model, aRuntime().resolved())).orElseThrow();
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("digits-1234567890")
        .withNamespace("vision")
        .withResourceVersion("1")
        .addToAnnotations("a", "b")
        .addNewOwnerReference()
        .withUid("u")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withTemplate(frozen.template())
        .endSpec()
        .build();
  }

  private static EndpointSlice aSlice() {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName("digits-x")
        .withLabels(Map.of(Labels.NAME, "digits", "kubernetes.io/service-name", "digits"))
        .endMetadata()
        .addNewEndpoint()
        .withAddresses("10.0.0.1")
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .withNewTargetRef()
        .withName("pod-1")
        .endTargetRef()
        .endEndpoint()
        .build();
  }
}
