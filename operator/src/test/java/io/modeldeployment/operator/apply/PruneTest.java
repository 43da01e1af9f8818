package io.modeldeployment.operator.apply;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.render.DesiredResources;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is owned and no longer desired goes, and nothing else. */
class PruneTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final Passes passes = new Passes(resource);
  private final String wanted = passes.wanted();
  private final String deployment = passes.deployment();
  private final FakeApiServer server = passes.server();
  private final Applier applier = passes.applier();

  /** The same objects, but the revision is no longer one of those that live. */
  private Observation afterwards() {
    return anObservation()
        .of(resource)
        .withStable("another")
        .owning(server.controlledBy(resource.getMetadata().getUid()))
        .build();
  }

  @Test
  void prunesWhatIsOwnedAndNoLongerDesired() {
    // given
    passes.apply();
    DesiredResources less =
        new DesiredResources(Passes.rendered(passes.seen()).objects().subList(0, 3));
    server.forgetWrites();
    // when
    AppliedResources applied = applier.apply(less, afterwards());
    // then
    assertThat(server.writes())
        .containsExactlyInAnyOrder("delete Service/digits-" + wanted, "delete " + deployment);
    assertThat(applied.writes()).isEqualTo(2);
  }

  @Test
  void doesNotPruneWhatIsGoingAlready() {
    // given
    passes.apply();
    passes.drift(deployment, o -> o.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z"));
    DesiredResources none =
        new DesiredResources(Passes.rendered(passes.seen()).objects().subList(0, 4));
    // when
    applier.apply(none, afterwards());
    // then
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void neverDeletesWhatItDoesNotOwn() {
    // given an object with our labels that another controls
    server.holding(
        new ServiceBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withName("lookalike")
                    .withNamespace("vision")
                    .withLabels(Labels.ofModel("digits"))
                    .addNewOwnerReference()
                    .withController(true)
                    .withUid("uid-of-another")
                    .endOwnerReference()
                    .build())
            .build());
    // when
    passes.apply();
    // then
    assertThat(server.writes()).noneMatch(w -> w.startsWith("delete"));
    assertThat(server.find("Service/lookalike")).isPresent();
  }

  @Test
  void objectsOfOneNameAndTwoKindsAreTwo() {
    // given
    passes.apply();
    server.forgetWrites();
    List<HasMetadata> withoutBudget =
        Passes.rendered(passes.seen()).objects().stream()
            .filter(o -> !o.getKind().equals("PodDisruptionBudget"))
            .toList();
    // when
    applier.apply(new DesiredResources(withoutBudget), passes.seen());
    // then
    assertThat(server.writes()).containsExactly("delete PodDisruptionBudget/digits");
  }
}
