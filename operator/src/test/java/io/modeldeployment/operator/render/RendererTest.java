package io.modeldeployment.operator.render;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What single objects look like is in the golden folders; here is which there are. */
class RendererTest {

  private final Renderer renderer = new Renderer(Frozen.SETTINGS);
  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private List<String> render(ObservationFixture seen) {
    return renderer.render(seen.of(resource).build()).objects().stream()
        .map(o -> o.getKind() + "/" + o.getMetadata().getName())
        .toList();
  }

  @Test
  void theServiceComesFirstSoThatATakenNameIsFoundBeforeAnyPodRuns() {
    assertThat(render(anObservation().withCandidate(wanted)))
        .containsExactly(
            "Service/digits",
            "PodDisruptionBudget/digits",
            "ControllerRevision/digits-" + wanted,
            "Service/digits-" + wanted,
            "Deployment/digits-" + wanted);
  }

  @Test
  void aRevisionWithoutARecordIsNotMadeFromAnotherSpec() {
    // given a candidate that the spec no longer asks for, of which nothing exists
    ObservationFixture seen = anObservation().withCandidate("other");
    // when, then
    assertThat(render(seen)).containsExactly("Service/digits", "PodDisruptionBudget/digits");
  }

  @Test
  void everyRecordHasItsOwnNumber() {
    // given
    Observation seen =
        anObservation()
            .of(resource)
            .withStable("former")
            .withCandidate(wanted)
            .with(
                aRevision("former").numbered(7).of(resource, aRuntime().resolved()),
                aRevision("older").numbered(3).of(resource, aRuntime().resolved()))
            .build();
    // when
    List<HasMetadata> objects = renderer.render(seen).objects();
    // then
    assertThat(objects)
        .filteredOn(ControllerRevision.class::isInstance)
        .extracting(o -> ((ControllerRevision) o).getRevision())
        .containsExactlyInAnyOrder(7L, 8L, 3L);
  }

  @Test
  void historyKeepsTenUnlessSaidOtherwise() {
    // given
    ObservationFixture seen = anObservation().withStable(wanted);
    for (int i = 1; i <= 12; i++) {
      seen.with(
          aRevision("r" + i).numbered(i).of(resource, aRuntime().resolved()).withoutDeployment());
    }
    // when, then
    assertThat(render(seen))
        .filteredOn(name -> name.startsWith("ControllerRevision/digits-r"))
        .hasSize(10)
        .startsWith("ControllerRevision/digits-r12")
        .doesNotContain("ControllerRevision/digits-r1", "ControllerRevision/digits-r2");
  }

  @Test
  void aRetiringRevisionWhoseDeploymentIsGoneIsNotScaledUp() {
    // given
    Observation seen =
        anObservation()
            .of(resource)
            .withStable(wanted)
            .withRetiring("former")
            .with(
                aRevision("former").of(resource, aRuntime().resolved()).withoutDeployment(),
                aRevision(wanted).of(resource, aRuntime().resolved()))
            .build();
    // when
    List<HasMetadata> objects = renderer.render(seen).objects();
    // then
    assertThat(objects)
        .filteredOn(o -> o.getMetadata().getName().equals("digits-former"))
        .filteredOn(Deployment.class::isInstance)
        .allSatisfy(o -> assertThat(((Deployment) o).getSpec().getReplicas()).isZero());
  }
}
