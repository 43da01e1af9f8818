package io.modeldeployment.operator.apply;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
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
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.render.DesiredResources;
import io.modeldeployment.operator.render.Renderer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);
  private final String deployment = "Deployment/digits-" + wanted;
  private final FakeApiServer server = new FakeApiServer();
  private final Applier applier = new Applier(server);

  /** What an observer sees that has seen every write so far. */
  private Observation seen() {
    return anObservation()
        .of(resource)
        .withCandidate(wanted)
        .owning(server.controlledBy(resource.getMetadata().getUid()))
        .build();
  }

  private static DesiredResources rendered(Observation seen) {
    return new Renderer(Frozen.SETTINGS).render(seen);
  }

  private AppliedResources apply() {
    return applier.apply(rendered(seen()), seen());
  }

  private void drift(String key, Consumer<HasMetadata> change) {
    change.accept(server.find(key).orElseThrow());
    server.forgetWrites();
  }

  @Test
  void createsEachObjectWithOneUnforcedWriteInOrder() {
    // when
    AppliedResources applied = apply();
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
    apply();
    server.forgetWrites();
    // when
    AppliedResources applied = apply();
    // then
    assertThat(server.writes()).isEmpty();
    assertThat(applied).isEqualTo(AppliedResources.NOTHING);
  }

  @Test
  void whatIsDesiredMayBeAppliedTwice() {
    // given
    DesiredResources desired = rendered(seen());
    applier.apply(desired, seen());
    server.forgetWrites();
    // when the same objects, which now carry the annotation
    applier.apply(desired, seen());
    // then
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void writesOnlyTheObjectOfWhichAFieldDrifted() {
    // given
    apply();
    drift(deployment, o -> ((Deployment) o).getSpec().setReplicas(9));
    // when
    AppliedResources applied = apply();
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
    apply();
    drift(record, r -> r.getMetadata().getLabels().put(Labels.MANAGED_BY, "another"));
    // when
    apply();
    // then
    assertThat(server.writes()).containsExactly("force " + record);
  }

  @Test
  void leavesFieldsOfOthersAlone() {
    // given
    apply();
    drift(
        SERVICE,
        o -> {
          o.getMetadata().getLabels().put("someone/elses", "label");
          o.getMetadata().getAnnotations().put("someone/elses", "annotation");
          ((Service) o).getSpec().setClusterIP("10.1.2.3");
        });
    // when
    apply();
    // then
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void writesAnObjectOfWhichAFieldIsNoLongerSet() {
    // given an object that an earlier release rendered with one label more
    DesiredResources earlier = rendered(seen());
    HasMetadata service = earlier.objects().getFirst();
    service
        .getMetadata()
        .setLabels(new LinkedHashMap<>(Map.of("formerly", "set", Labels.NAME, "digits")));
    service.getMetadata().getLabels().putAll(Labels.ofModel("digits"));
    applier.apply(earlier, seen());
    server.forgetWrites();
    // when
    apply();
    // then
    assertThat(server.writes()).containsExactly("force " + SERVICE);
  }

  @Test
  void aPassWhoseCacheIsBehindWritesOverNothing() {
    // given
    Observation before = seen();
    apply();
    server.forgetWrites();
    // when, then
    assertConflict(before);
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void anObjectThatChangedSinceItWasReadIsNotWrittenOver() {
    // given
    apply();
    drift(deployment, o -> ((Deployment) o).getSpec().setReplicas(9));
    Observation before = seen();
    drift(deployment, o -> o.getMetadata().setResourceVersion("another"));
    // when, then
    assertConflict(before);
    assertThat(server.find(deployment))
        .get()
        .extracting(o -> ((Deployment) o).getSpec().getReplicas())
        .isEqualTo(9);
  }

  private void assertConflict(Observation before) {
    assertThatThrownBy(() -> applier.apply(rendered(before), before))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 422})
  void aRefusedObjectDoesNotKeepTheOthersBack(int code) {
    // given
    server.refusing("Service/digits-" + wanted, code);
    // when
    AppliedResources applied = apply();
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
    AppliedResources applied = apply();
    // then
    assertThat(applied.problem()).isEmpty();
  }

  @Test
  void tellsOfTheFirstProblem() {
    // given
    server.refusing(SERVICE, 403).refusing(deployment, 422);
    // when
    AppliedResources applied = apply();
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
    assertThatThrownBy(this::apply).isInstanceOf(KubernetesClientException.class);
    assertThat(server.writes()).hasSize(1);
  }
}
