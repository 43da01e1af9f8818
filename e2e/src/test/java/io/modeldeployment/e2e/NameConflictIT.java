package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.TrainedModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Scenario
class NameConflictIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  @Test
  void aServiceOfSomeoneElseIsNeverTouched(Space space) {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.kubectl("create", "service", "clusterip", "digits", "--tcp=5432:5432").succeeded();
    String before = service(space);

    // when
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());

    // then
    Condition ready = space.awaitFalse("digits", "Ready", "NameConflict");
    assertThat(ready.message()).contains("Service").contains("digits");
    space.awaitEvent("digits", "NameConflict");
    Await.pause(Duration.ofSeconds(3));
    assertThat(service(space)).isEqualTo(before);

    // when
    space.kubectl("delete", "service", "digits").succeeded();

    // then
    space.awaitReady("digits");
  }

  @Test
  void theForeignServiceOutlivesTheModel(Space space) {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.kubectl("create", "service", "clusterip", "digits", "--tcp=5432:5432").succeeded();
    String before = service(space);
    space.apply(aModelDeployment("digits").fromConfigMap("v1").yaml());
    space.awaitFalse("digits", "Ready", "NameConflict");

    // when
    space.kubectl("delete", "mdep", "digits").succeeded();
    Await.pause(Duration.ofSeconds(3));

    // then
    assertThat(service(space)).isEqualTo(before);
  }

  private static String service(Space space) {
    return space
        .kubectl("get", "service", "digits", "-o", "yaml", "--show-managed-fields")
        .succeeded();
  }
}
