package io.modeldeployment.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.fixtures.ModelDeploymentFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The hooks around an uninstall on a real API server, with no more rights than the chart gives. */
@ExtendWith(ApiServerExtension.class)
class UninstallIT {

  private static final String LEASE = "mdo-model-deployment-operator";
  private static final PolicyRule LIST_MODELS =
      new PolicyRuleBuilder()
          .withApiGroups("modeldeployment.io")
          .withResources("modeldeployments")
          .withVerbs("list")
          .build();
  private static final PolicyRule DELETE_LEASE =
      new PolicyRuleBuilder()
          .withApiGroups("coordination.k8s.io")
          .withResources("leases")
          .withResourceNames(LEASE)
          .withVerbs("delete")
          .build();

  private KubernetesClient admin;
  private ApiServer server;
  private String namespace;
  private HookJob job;

  @BeforeEach
  void useNamespaceOfItsOwn(ApiServer shared) {
    server = shared;
    admin = shared.client();
    namespace = shared.newNamespace();
  }

  @AfterEach
  void endJob() {
    job.close();
  }

  @Test
  void withoutModelsTheGuardLetsGo() {
    // given
    startJob(LIST_MODELS);

    // when, then
    assertThat(job.run(InstallCommand.GUARD_UNINSTALL, namespace).exitCode()).isZero();
  }

  @Test
  void aModelInAnyNamespaceHoldsTheGuardOfAll() {
    // given
    startJob(LIST_MODELS);
    createModel(namespace, "digits");

    // when, then
    assertThat(job.run(InstallCommand.GUARD_UNINSTALL).exitCode()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void theGuardListsTheModelsAndSaysHowToForceIt() {
    // given
    startJob(LIST_MODELS);
    createModel(namespace, "digits");
    String other = server.newNamespace();
    createModel(other, "iris");

    // when
    Outcome outcome = job.run(InstallCommand.GUARD_UNINSTALL, namespace, other);

    // then
    assertThat(outcome.exitCode()).isEqualTo(Outcome.REFUSED);
    assertThat(outcome.report())
        .contains("  " + namespace + "/digits")
        .anyMatch(line -> line.endsWith("/iris"))
        .anyMatch(line -> line.contains("these 2 ModelDeployments"))
        .anyMatch(line -> line.endsWith("helm rollback mdo 7 --namespace default"))
        .anyMatch(line -> line.contains("helm uninstall mdo --namespace default --no-hooks"));
  }

  @Test
  void manyModelsAreCounted() {
    // given
    startJob(LIST_MODELS);
    for (int i = 10; i < 33; i++) {
      createModel(namespace, "model-" + i);
    }

    // when
    List<String> report = job.run(InstallCommand.GUARD_UNINSTALL, namespace).report();

    // then
    assertThat(report).filteredOn(line -> line.contains("/model-")).hasSize(20);
    assertThat(report).contains("  and 3 more");
  }

  @Test
  void onlyWatchedNamespacesHoldTheGuard() {
    // given
    String watched = server.newNamespace();
    startJob(LIST_MODELS);
    createModel(namespace, "of-another-operator");

    // when, then
    assertThat(job.run(InstallCommand.GUARD_UNINSTALL, watched).exitCode()).isZero();
    createModel(watched, "digits");
    assertThat(job.run(InstallCommand.GUARD_UNINSTALL, watched).report())
        .contains("  " + watched + "/digits")
        .noneMatch(line -> line.contains("of-another-operator"));
  }

  @Test
  void whereTheGuardMayNotLookItSaysSo() {
    // given
    startJob();

    // when
    Outcome outcome = job.run(InstallCommand.GUARD_UNINSTALL, namespace);

    // then
    assertThat(outcome.exitCode()).isEqualTo(Outcome.REFUSED);
    assertThat(outcome.report().getFirst()).contains("namespace " + namespace);
  }

  @Test
  void aFailureThatMayPassIsNotARefusal() {
    // given
    startJob();

    // when, then: the Job tries again
    assertThatThrownBy(() -> job.run(InstallCommand.GUARD_UNINSTALL))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void theLeaseIsCleanedUpOnce() {
    // given
    startJob(DELETE_LEASE);
    admin
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(LEASE)
                .withNamespace("default")
                .endMetadata()
                .build())
        .create();

    // when
    Outcome first = job.run(InstallCommand.CLEAN_UP);
    Outcome second = job.run(InstallCommand.CLEAN_UP);

    // then
    assertThat(first.report()).containsExactly("Lease default/" + LEASE + " was removed");
    assertThat(second.report()).containsExactly("Lease default/" + LEASE + " did not exist");
    assertThat(admin.leases().inNamespace("default").withName(LEASE).get()).isNull();
  }

  private void startJob(PolicyRule... rules) {
    job = new HookJob(server, rules);
  }

  private void createModel(String in, String name) {
    ModelDeployment model = ModelDeploymentFixture.aModelDeployment().named(name).build();
    model.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(in).build());
    model.setStatus(null);
    admin.resource(model).create();
  }
}
