package io.modeldeployment.operator.apply;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.PodSettings;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.ResourceSpec;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.render.DesiredResources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplierTest {

  private static final String SERVICE = "Service/digits";

  private final ModelDeployment resource =
      aModelDeployment()
          .withResources(new ResourceSpec(Map.of("cpu", new Quantity("500m")), null))
          .withPod(
              new PodSettings(
                  Map.of("disk", "ssd", "arch", "amd64"),
                  List.of(),
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  Map.of("team", "vision", "tier", "gold"),
                  Map.of(),
                  null,
                  null))
          .build();
  private final Passes passes = new Passes(resource);
  private final String wanted = passes.wanted();
  private final String deployment = passes.deployment();
  private final FakeApiServer server = passes.server();
  private final Applier applier = passes.applier();

  @Test
  void createsEachObjectWithOneUnforcedWriteInOrder() {
    // when
    AppliedResources applied = passes.apply();
    // then
    assertThat(applied).isEqualTo(new AppliedResources(Optional.empty(), 4));
    assertThat(server.writes())
        .containsExactly(
            "apply " + SERVICE,
            "apply ControllerRevision/digits-" + wanted,
            "apply Service/digits-" + wanted,
            "apply " + deployment);
  }

  @Test
  void writesNothingWhereAllIsAsDesired() {
    // given
    passes.apply();
    server.forgetWrites();
    // when
    AppliedResources applied = passes.apply();
    // then
    assertThat(server.writes()).isEmpty();
    assertThat(applied).isEqualTo(AppliedResources.NOTHING);
  }

  @Test
  void whatIsDesiredMayBeAppliedTwice() {
    // given
    DesiredResources desired = Passes.rendered(passes.seen());
    applier.apply(desired, passes.seen());
    server.forgetWrites();
    // when the same objects, which now carry the annotation
    applier.apply(desired, passes.seen());
    // then
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void writesOnlyTheObjectOfWhichAFieldDrifted() {
    // given
    passes.apply();
    passes.drift(deployment, o -> ((Deployment) o).getSpec().setReplicas(9));
    // when
    AppliedResources applied = passes.apply();
    // then
    assertThat(server.writes()).containsExactly("force " + deployment);
    assertThat(applied.writes()).isEqualTo(1);
    assertThat(server.find(deployment))
        .get()
        .extracting(o -> ((Deployment) o).getSpec().getReplicas())
        .isEqualTo(1);
  }

  @Test
  void writesARecordOfWhichALabelDrifted() {
    // given
    String record = "ControllerRevision/digits-" + wanted;
    passes.apply();
    passes.drift(record, r -> r.getMetadata().getLabels().put(Labels.MANAGED_BY, "another"));
    // when
    passes.apply();
    // then
    assertThat(server.writes()).containsExactly("force " + record);
  }

  @Test
  void leavesFieldsOfOthersAlone() {
    // given
    passes.apply();
    passes.drift(
        SERVICE,
        o -> {
          o.getMetadata().getLabels().put("someone/elses", "label");
          o.getMetadata().getAnnotations().put("someone/elses", "annotation");
          ((Service) o).getSpec().setClusterIP("10.1.2.3");
        });
    // when
    passes.apply();
    // then
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void writesAnObjectOfWhichAFieldIsNoLongerSet() {
    // given an object that an earlier release rendered with one label more
    DesiredResources earlier = Passes.rendered(passes.seen());
    HasMetadata service = earlier.objects().getFirst();
    service
        .getMetadata()
        .setLabels(new LinkedHashMap<>(Map.of("formerly", "set", Labels.NAME, "digits")));
    service.getMetadata().getLabels().putAll(Labels.ofModel("digits"));
    applier.apply(earlier, passes.seen());
    server.forgetWrites();
    // when
    passes.apply();
    // then
    assertThat(server.writes()).containsExactly("force " + SERVICE);
  }

  @Test
  void aPassWhoseCacheIsBehindWritesOverNothing() {
    // given
    Observation before = passes.seen();
    passes.apply();
    server.forgetWrites();
    // when, then
    assertConflict(before);
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void anObjectThatChangedSinceItWasReadIsNotWrittenOver() {
    // given
    passes.apply();
    passes.drift(deployment, o -> ((Deployment) o).getSpec().setReplicas(9));
    Observation before = passes.seen();
    passes.drift(deployment, o -> o.getMetadata().setResourceVersion("another"));
    // when, then
    assertConflict(before);
    assertThat(server.find(deployment))
        .get()
        .extracting(o -> ((Deployment) o).getSpec().getReplicas())
        .isEqualTo(9);
  }

  private void assertConflict(Observation before) {
    assertThatThrownBy(() -> applier.apply(Passes.rendered(before), before))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 422})
  void aRefusedObjectDoesNotKeepTheOthersBack(int code) {
    // given
    server.refusing("Service/digits-" + wanted, code);
    // when
    AppliedResources applied = passes.apply();
    // then
    String name = "Service digits-" + wanted;
    String words = "Service/digits-" + wanted + " is refused";
    assertThat(applied.problem()).contains(new Finding(Reason.Rejected, name + ": " + words));
    assertThat(server.find(deployment)).isPresent();
    assertThat(applied.writes()).isEqualTo(4);
  }

  @Test
  void whatCannotBeMadeInANamespaceThatGoesIsNotMissed() {
    // given
    server.goingWithItsNamespace();
    // when
    AppliedResources applied = passes.apply();
    // then
    assertThat(applied.problem()).isEmpty();
  }

  @Test
  void tellsOfTheFirstProblem() {
    // given
    server.refusing(SERVICE, 403).refusing(deployment, 422);
    // when
    AppliedResources applied = passes.apply();
    // then
    assertThat(applied.problem())
        .get()
        .extracting(Finding::message)
        .asString()
        .startsWith("Service digits:");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 429, 500, 503})
  void whatMayPassEndsThePass(int code) {
    // given
    server.refusing(SERVICE, code);
    // when, then
    assertThatThrownBy(passes::apply).isInstanceOf(KubernetesClientException.class);
    assertThat(server.writes()).hasSize(1);
  }
}
