package io.modeldeployment.operator.apply;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.observe.Observation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects that exist under a name of ours: another's are left alone, our own are taken. */
class NameConflictTest {

  private static final String SERVICE = "Service/digits";

  private final ModelDeployment resource = aModelDeployment().build();
  private final Passes passes = new Passes(resource);
  private final String deployment = passes.deployment();
  private final FakeApiServer server = passes.server();

  @Test
  void doesNotWriteOverAnObjectOfAnother() {
    // given
    Service foreign =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("digits")
            .withNamespace("vision")
            .withLabels(Map.of("app", "other"))
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    server.holding(foreign);
    // when
    AppliedResources applied = passes.apply();
    // then
    assertThat(applied.problem())
        .contains(
            new Finding(
                Reason.NameConflict,
                "Service digits exists and does not belong to this ModelDeployment"));
    assertThat(server.find(SERVICE)).get().isEqualTo(foreign);
    assertThat(server.find(deployment)).as("the others are applied").isPresent();
  }

  @Test
  void doesNotTakeAnObjectOfAnotherThatContradictsNothing() {
    // given a Service without a selector: no write of ours would conflict with it
    Service alias =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("digits")
            .withNamespace("vision")
            .endMetadata()
            .withNewSpec()
            .withType("ExternalName")
            .withExternalName("models.example")
            .endSpec()
            .build();
    server.holding(alias).agreeingWithEveryOwner();
    // when
    AppliedResources applied = passes.apply();
    // then
    assertThat(applied.problem()).get().extracting(Finding::reason).isEqualTo(Reason.NameConflict);
    assertThat(server.find(SERVICE)).get().isEqualTo(alias);
  }

  @Test
  void takesItsOwnObjectThatTheCacheDoesNotShowForWantOfItsLabel() {
    // given
    Observation before = passes.seen();
    passes.apply();
    server.heldByAnother(deployment);
    server.objects().forEach(o -> o.getMetadata().setLabels(Map.of()));
    server.forgetWrites();
    // when
    AppliedResources applied = passes.applier().apply(Passes.rendered(before), before);
    // then
    assertThat(server.writes())
        .startsWith("force " + SERVICE)
        .endsWith("apply " + deployment, "force " + deployment);
    assertThat(applied.problem()).isEmpty();
  }
}
