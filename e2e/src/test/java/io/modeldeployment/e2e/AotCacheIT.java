package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.TrainedModel;
import org.junit.jupiter.api.Test;

/** With this mode the JVM ends at once where it cannot use its cache; else it starts without. */
@Scenario
class AotCacheIT {

  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";
  private static final String REQUIRED = "-XX:AOTMode=on";
  private static final String UNUSABLE = "-XX:-UseCompressedOops";

  @Test
  void theModelServerStartsFromItsCache(Space space) {
    // given
    space.storeModel("iris", TrainedModel.IRIS.file("v1"));

    // when
    space.apply(aModelDeployment("iris").fromConfigMap("iris").env(OPTIONS, REQUIRED).yaml());

    // then
    space.awaitReady("iris");
  }

  @Test
  void aModelServerThatCannotUseItsCacheStartsWithoutIt(Space space) {
    // given
    space.storeModel("iris", TrainedModel.IRIS.file("v1"));

    // when
    space.apply(aModelDeployment("iris").fromConfigMap("iris").env(OPTIONS, UNUSABLE).yaml());

    // then
    space.awaitReady("iris");
    assertThat(
            space.kubectl("logs", space.pods("iris").getFirst().getMetadata().getName()).output())
        .contains("An error has occurred while processing the AOT cache");
  }

  @Test
  void theOperatorStartsFromItsCache(Space space) {
    // given: without settings, so that it comes as far as to miss one
    Pod operator = OperatorRelease.pods().getFirst();
    String image = operator.getSpec().getContainers().getFirst().getImage();

    // when
    space.apply(pod(image, REQUIRED));

    // then
    awaitLog(space, "OPERATOR_FETCH_IMAGE is not set");
  }

  @Test
  void theJvmOfTheOperatorWouldRefuseACacheThatDoesNotFit(Space space) {
    // given
    Pod operator = OperatorRelease.pods().getFirst();
    String image = operator.getSpec().getContainers().getFirst().getImage();

    // when
    space.apply(pod(image, REQUIRED + " " + UNUSABLE));

    // then
    awaitLog(space, "Unable to use AOT cache");
  }

  private static void awaitLog(Space space, String words) {
    Await.until(
        Space.STARTED,
        () -> assertThat(space.kubectl("logs", "operator").output()).contains(words));
  }

  private static String pod(String image, String options) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: operator}
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: operator
          image: %s
          imagePullPolicy: IfNotPresent
          env: [{name: %s, value: "%s"}]
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
    """
        .formatted(image, OPTIONS, options);
  }
}
