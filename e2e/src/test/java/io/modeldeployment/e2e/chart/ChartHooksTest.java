package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartHooksTest {

  private static final String LONG_RELEASE =
      "a-release-with-a-name-as-long-as-helm-allows-it-to-be";

  @ParameterizedTest
  @CsvSource({
    "pre-install, upgrade-crds",
    "pre-upgrade, upgrade-crds",
    "pre-delete, guard-uninstall",
    "post-delete, clean-up"
  })
  void everyEventRunsOneCommandOfTheOperatorsImage(String event, String command) {
    // when
    Rendered rendered =
        Chart.renderWithHooks("mdo", "{imageRegistry: localhost, watchNamespaces: [a, b]}");

    // then
    Container container = container(rendered.hooks(event).one(Job.class));
    assertThat(container.getArgs()).containsExactly(command);
    assertThat(container.getCommand()).isEmpty();
    assertThat(container.getImage()).isEqualTo("localhost/model-deployment-operator:0.1.0");
    assertThat(container.getEnv())
        .anyMatch(
            e -> e.getName().equals("OPERATOR_WATCH_NAMESPACES") && e.getValue().equals("a,b"));
  }

  @Test
  void aRollbackLeavesTheDefinitions() {
    // then: an older definition would cut the newer one's fields out of stored objects
    assertThat(Chart.renderWithHooks("mdo", "").hooks("pre-rollback").manifests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"upgrade-crds", "guard-uninstall", "clean-up"})
  void aJobsPodIsAsRestrictedAndPlacedAsTheOperators(String command) {
    // given
    String values =
        """
        {tolerations: [{operator: Exists}], nodeSelector: {pool: system}, priorityClassName: high,
        imagePullSecrets: [{name: pull}], affinity: {nodeAffinity: {a: {}}}}
        """;

    // when
    Rendered rendered = Chart.renderWithHooks("mdo", values);

    // then
    PodTemplateSpec operator = rendered.one(Deployment.class).getSpec().getTemplate();
    PodTemplateSpec pod = job(rendered, command).getSpec().getTemplate();
    assertThat(pod.getSpec())
        .usingRecursiveComparison()
        .comparingOnlyFields(
            "tolerations",
            "nodeSelector",
            "priorityClassName",
            "imagePullSecrets",
            "affinity",
            "securityContext",
            "volumes")
        .isEqualTo(operator.getSpec());
    assertThat(pod.getSpec().getContainers().getFirst().getSecurityContext())
        .isEqualTo(operator.getSpec().getContainers().getFirst().getSecurityContext());
    assertThat(pod.getMetadata().getLabels())
        .as("selected by the Service and the budget of the operator")
        .doesNotContainEntry("app.kubernetes.io/name", "model-deployment-operator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upgrade-crds", "guard-uninstall", "clean-up"})
  void aRefusalEndsTheJobAndItsLogStays(String command) {
    // when
    Job job = job(Chart.renderWithHooks("mdo", ""), command);

    // then
    assertThat(job.getSpec().getPodFailurePolicy().getRules())
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.getAction()).isEqualTo("FailJob");
          assertThat(rule.getOnExitCodes().getContainerName()).isEqualTo("operator");
          assertThat(rule.getOnExitCodes().getValues()).containsExactly(3);
        });
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isPositive();
    assertThat(job.getMetadata().getAnnotations())
        .containsEntry("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded")
        .containsEntry("helm.sh/hook-output-log-policy", "hook-failed");
  }

  @Test
  void theUpgradeMayChangeThreeDefinitionsAndNothingElse() {
    // when
    Rendered hook = Chart.renderWithHooks("mdo", "").hooks("pre-upgrade");

    // then
    List<PolicyRule> rules = hook.one(ClusterRole.class).getRules();
    assertThat(rules)
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.getResources()).containsExactly("customresourcedefinitions");
          assertThat(rule.getVerbs()).containsExactly("get", "patch");
          assertThat(rule.getResourceNames())
              .containsExactlyInAnyOrder(
                  "modeldeployments.modeldeployment.io",
                  "modelruntimes.modeldeployment.io",
                  "clustermodelruntimes.modeldeployment.io");
        });
    ClusterRoleBinding binding = hook.one(ClusterRoleBinding.class);
    assertThat(binding.getRoleRef().getName()).isEqualTo(name(hook.one(ClusterRole.class)));
    assertThat(binding.getSubjects().getFirst().getName())
        .isEqualTo(name(hook.one(ServiceAccount.class)))
        .isEqualTo(account(hook.one(Job.class)));
    assertThat(hook.has("Role")).isFalse();
  }

  @Test
  void theGuardLooksWithTheOperatorsRights() {
    // when
    Rendered rendered =
        Chart.renderWithHooks("mdo", "serviceAccount: {create: false, name: given}");

    // then
    Rendered hook = rendered.hooks("pre-delete");
    assertThat(hook.manifests()).hasSize(1);
    assertThat(account(hook.one(Job.class))).isEqualTo("given");
  }

  @Test
  void theCleanUpMayDeleteTheLeaseAndNothingElse() {
    // when
    Rendered hook = Chart.renderWithHooks("mdo", "").hooks("post-delete");

    // then
    assertThat(hook.one(Role.class).getRules())
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.getResources()).containsExactly("leases");
          assertThat(rule.getResourceNames()).containsExactly("mdo-model-deployment-operator");
          assertThat(rule.getVerbs()).containsExactly("delete");
        });
    assertThat(
            hook.one(Job.class).getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().equals("OPERATOR_LEASE_NAME")))
        .extracting(EnvVar::getValue)
        .containsExactly("mdo-model-deployment-operator");
    assertThat(hook.one(RoleBinding.class).getSubjects().getFirst().getName())
        .isEqualTo(name(hook.one(ServiceAccount.class)))
        .isEqualTo(account(hook.one(Job.class)));
    assertThat(hook.has("ClusterRole")).isFalse();
  }

  @Test
  void whatAJobNeedsIsThereBeforeItAndGoesWithIt() {
    // when
    Rendered rendered = Chart.renderWithHooks("mdo", "");

    // then
    for (String event : List.of("pre-install", "pre-upgrade", "post-delete")) {
      assertThat(rendered.hooks(event).manifests())
          .filteredOn(manifest -> !manifest.path("kind").asText().equals("Job"))
          .hasSize(3)
          .allSatisfy(manifest -> {
            Map<String, String> annotations =
                Map.of(
                    "helm.sh/hook-weight", "-10",
                    "helm.sh/hook-delete-policy",
                        "before-hook-creation,hook-succeeded,hook-failed");
            annotations.forEach((key, value) ->
                assertThat(manifest.at("/metadata/annotations").path(key).asText())
                    .isEqualTo(value));
          });
    }
  }

  @Test
  void hooksCanBeLeftOut() {
    // when
    Rendered rendered =
        Chart.renderWithHooks("mdo", "{crds: {upgrade: false}, uninstall: {force: true}}");

    // then
    assertThat(rendered.names("Job")).containsExactly("mdo-model-deployment-operator-clean-up");
    assertThat(rendered.hooks("pre-upgrade").manifests()).isEmpty();
    assertThat(rendered.hooks("pre-delete").manifests()).isEmpty();
  }

  @Test
  void namesFitIntoLabels() {
    // when
    Rendered rendered = Chart.renderWithHooks(LONG_RELEASE, "");

    // then
    assertThat(rendered.all(Job.class))
        .hasSize(3)
        .allSatisfy(job -> assertThat(name(job)).hasSizeLessThanOrEqualTo(63));
  }

  private static Job job(Rendered rendered, String command) {
    return rendered.all(Job.class).stream()
        .filter(job -> name(job).endsWith(command))
        .findFirst()
        .orElseThrow();
  }

  private static Container container(Job job) {
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private static String account(Job job) {
    return job.getSpec().getTemplate().getSpec().getServiceAccountName();
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
