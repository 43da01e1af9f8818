package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.OperatorRelease;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.TrainedModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Scenario
class PodSecurityIT {

  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

  @BeforeEach
  void storeModel(Space space) {
    space.storeModel("iris", TrainedModel.IRIS.file("v2"));
  }

  @Test
  void podsLiveUnderTheRestrictedStandardAndHoldNoToken(Space space) {
    // given
    assertThat(
            Cluster.current()
                .client()
                .namespaces()
                .withName(space.name())
                .require()
                .getMetadata()
                .getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");

    // when
    space.apply(aModelDeployment("iris").fromConfigMap("iris").yaml());
    space.awaitReady("iris");

    // then
    Pod pod = space.pods("iris").getFirst();
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(containers(pod))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(PodSecurityIT::assertConfined);
    assertThat(space.kubectl("get", "events").output()).doesNotContain("violates PodSecurity");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theStandardIsEnforcedWhereTheOperatorAndModelsRun(boolean operator, Space space) {
    // given
    String namespace = operator ? OperatorRelease.NAMESPACE : space.name();

    // when
    Command.Result refused =
        Cluster.current()
            .kubectl()
            .run("run", "root", "--image=localhost/busybox:1", "--namespace=" + namespace);

    // then
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("violates PodSecurity \"restricted");
  }

  @Test
  void aNamedServiceAccountGetsItsToken(Space space) {
    // given
    space.kubectl("create", "serviceaccount", "reader").succeeded();

    // when
    space.apply(
        aModelDeployment("iris").fromConfigMap("iris").pod("serviceAccountName", "reader").yaml());
    space.awaitReady("iris");

    // then
    Pod pod = space.pods("iris").getFirst();
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("reader");
    assertThat(mounts(pod.getSpec().getContainers().getFirst())).contains(TOKEN);
  }

  @Test
  void settingsOfThePodArrive(Space space) {
    // when
    space.apply(
        aModelDeployment("iris")
            .fromConfigMap("iris")
            .pod("labels", Map.of("team", "botany"))
            .pod("annotations", Map.of("team.example/contact", "botany"))
            .pod("nodeSelector", Map.of("kubernetes.io/os", "linux"))
            .pod("terminationGracePeriod", "20s")
            .yaml());
    space.awaitReady("iris");

    // then
    Pod pod = space.pods("iris").getFirst();
    assertThat(pod.getMetadata().getLabels()).containsEntry("team", "botany");
    assertThat(pod.getMetadata().getAnnotations()).containsEntry("team.example/contact", "botany");
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(20);
  }

  @Test
  void aQuotaThatIsTooSmallIsToldInStatus(Space space) {
    // given
    space.kubectl("create", "quota", "tiny", "--hard=pods=0").succeeded();
    awaitQuota(space);

    // when
    space.apply(aModelDeployment("iris").fromConfigMap("iris").yaml());

    // then
    assertThat(space.awaitFalse("iris", "Ready", "PodsRejected").message())
        .contains("exceeded quota: tiny");
  }

  private static void awaitQuota(Space space) {
    Await.until(
        Space.STARTED,
        () ->
            assertThat(
                    space
                        .kubectl("get", "quota", "tiny", "-o", "jsonpath={.status.hard.pods}")
                        .output())
                .isEqualTo("0"));
  }

  private static void assertConfined(Container container) {
    SecurityContext context = container.getSecurityContext();
    assertThat(context.getReadOnlyRootFilesystem()).as(container.getName()).isTrue();
    assertThat(context.getAllowPrivilegeEscalation()).as(container.getName()).isFalse();
    assertThat(context.getCapabilities().getDrop()).as(container.getName()).containsExactly("ALL");
    assertThat(mounts(container)).as(container.getName()).doesNotContain(TOKEN);
    assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    assertThat(container.getResources().getLimits()).containsKey("memory");
  }

  private static List<String> mounts(Container container) {
    return container.getVolumeMounts().stream().map(mount -> mount.getMountPath()).toList();
  }

  private static List<Container> containers(Pod pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .toList();
  }
}
