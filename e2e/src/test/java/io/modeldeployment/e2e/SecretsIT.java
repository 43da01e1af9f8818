package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Scenario
class SecretsIT {

  @BeforeEach
  void storeModel(Space space) {
    space.storeModel("iris", TrainedModel.IRIS.file("v2"));
  }

  @Test
  void aSecretReachesOnlyThePod(Space space) {
    // given
    String secret = UUID.randomUUID().toString();
    space
        .kubectl("create", "secret", "generic", "tokens", "--from-literal=iris=" + secret)
        .succeeded();

    // when
    space.apply(
        aModelDeployment("iris")
            .fromConfigMap("iris")
            .envFromSecret("TOKEN", "tokens", "iris")
            .yaml());
    space.awaitReady("iris");

    // then
    String objects =
        space
            .kubectl(
                "get",
                "mdep,deployments,replicasets,pods,controllerrevisions,services,events,configmaps",
                "-o",
                "yaml")
            .succeeded();
    assertThat(objects).contains("secretKeyRef").doesNotContain(secret);
    assertThat(OperatorRelease.logs().lines()).noneMatch(line -> line.contains(secret));
  }

  @Test
  void aMissingSecretIsNamed(Space space) {
    // when
    space.apply(
        aModelDeployment("iris")
            .fromConfigMap("iris")
            .envFromSecret("TOKEN", "absent", "iris")
            .yaml());

    // then
    Condition ready = space.awaitFalse("iris", "Ready", "InvalidPod");
    assertThat(ready.message()).contains("secret \"absent\" not found");
  }
}
