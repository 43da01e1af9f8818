package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartRbacTest {

  private static final String ALL_NAMESPACES = "watchNamespaces: []";
  private static final String TWO_NAMESPACES = "watchNamespaces: [vision, '42']";
  private static final String OPERATOR_ROLE = "mdo-model-deployment-operator:models-system";

  /** Resource and verb of everything the operator does in a namespace it watches. */
  private static final Set<String> MODEL_PERMISSIONS =
      permissions(
          "modeldeployment.io/modeldeployments list watch",
          "modeldeployment.io/modeldeployments/status update",
          "modeldeployment.io/modeldeployments/finalizers update",
          "modeldeployment.io/modelruntimes list watch",
          "apps/deployments get list watch create patch delete",
          "apps/controllerrevisions get list watch create patch delete",
          "/services get list watch create patch delete",
          "/configmaps get list watch create patch delete",
          "policy/poddisruptionbudgets get list watch create patch delete",
          "networking.k8s.io/networkpolicies list delete",
          "/pods list watch",
          "discovery.k8s.io/endpointslices list watch",
          "/events create");

  private static final Set<String> CLUSTER_PERMISSIONS =
      permissions("modeldeployment.io/clustermodelruntimes list watch");

  @ParameterizedTest
  @ValueSource(strings = {ALL_NAMESPACES, TWO_NAMESPACES})
  void noRuleHasAWildcardOrTouchesSecrets(String values) {
    // when
    List<PolicyRule> rules = allRules(Chart.render(values));

    // then
    assertThat(rules).isNotEmpty().allSatisfy(ChartRbacTest::isNarrow);
  }

  private static void isNarrow(PolicyRule rule) {
    assertThat(rule.getApiGroups()).noneMatch(group -> group.contains("*"));
    assertThat(rule.getVerbs()).isNotEmpty().noneMatch(verb -> verb.contains("*"));
    assertThat(rule.getVerbs()).doesNotContain("escalate", "bind", "impersonate");
    assertThat(rule.getNonResourceURLs()).isEmpty();
    assertThat(rule.getResources())
        .isNotEmpty()
        .noneMatch(resource -> resource.contains("*"))
        .noneMatch(resource -> resource.startsWith("secrets"));
  }

  @Test
  void allNamespacesNeedOneClusterRole() {
    // when
    Rendered rendered = Chart.render(ALL_NAMESPACES);

    // then
    assertThat(permissions(operatorClusterRole(rendered).getRules()))
        .isEqualTo(union(CLUSTER_PERMISSIONS, MODEL_PERMISSIONS));
    assertThat(rendered.names("Role")).containsExactly("mdo-model-deployment-operator-leases");
  }

  @Test
  void listedNamespacesLeaveOnlyClusterModelRuntimesClusterWide() {
    // when
    Rendered rendered = Chart.render(TWO_NAMESPACES);

    // then
    assertThat(permissions(operatorClusterRole(rendered).getRules()))
        .isEqualTo(CLUSTER_PERMISSIONS);
    assertThat(modelRoles(rendered))
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("vision", "42");
    assertThat(modelRoles(rendered))
        .allSatisfy(role -> assertThat(permissions(role.getRules())).isEqualTo(MODEL_PERMISSIONS));
  }

  @Test
  void networkPoliciesAreMadeOnlyWhereTheyAreOn() {
    // when
    Rendered rendered = Chart.render("networkPolicy: {enabled: true}");

    // then
    assertThat(permissions(operatorClusterRole(rendered).getRules()))
        .isEqualTo(
            union(
                union(CLUSTER_PERMISSIONS, MODEL_PERMISSIONS),
                permissions(
                    "networking.k8s.io/networkpolicies get list watch create patch delete")));
  }

  @Test
  void onlyTheOwnLeaseCanBeChanged() {
    // when
    List<PolicyRule> rules = leasesRole(Chart.render("")).getRules();

    // then
    assertThat(permissions(rules))
        .isEqualTo(permissions("coordination.k8s.io/leases create get update patch"));
    assertThat(rules)
        .filteredOn(rule -> !rule.getVerbs().equals(List.of("create")))
        .allSatisfy(rule ->
            assertThat(rule.getResourceNames()).containsExactly("mdo-model-deployment-operator"));
  }

  @Test
  void twoReleasesInOneNamespaceHaveEachTheirOwnLease() {
    // when
    List<String> leases =
        Stream.of("vision", "speech")
            .map(release -> Chart.render(release, ""))
            .map(ChartRbacTest::leaseOf)
            .toList();

    // then
    assertThat(leases)
        .containsExactly("vision-model-deployment-operator", "speech-model-deployment-operator");
  }

  /** What the operator is told, which must be what it may write. */
  private static String leaseOf(Rendered rendered) {
    String told =
        rendered
            .one(Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getEnv()
            .stream()
            .filter(variable -> variable.getName().equals("OPERATOR_LEASE_NAME"))
            .map(EnvVar::getValue)
            .findFirst()
            .orElseThrow();
    assertThat(leasesRole(rendered).getRules())
        .filteredOn(rule -> rule.getVerbs().contains("update"))
        .allSatisfy(rule -> assertThat(rule.getResourceNames()).containsExactly(told));
    return told;
  }

  @ParameterizedTest
  @ValueSource(strings = {ALL_NAMESPACES, TWO_NAMESPACES})
  void everyBindingLeadsFromTheServiceAccountToARenderedRole(String values) {
    // when
    Rendered rendered = Chart.render(values);

    // then
    List<ClusterRoleBinding> clusterBindings = rendered.all(ClusterRoleBinding.class);
    assertThat(clusterBindings)
        .singleElement()
        .satisfies(binding -> assertThat(binding.getRoleRef().getName()).isEqualTo(OPERATOR_ROLE));
    assertThat(clusterBindings.getFirst().getSubjects())
        .singleElement()
        .satisfies(subject -> {
          assertThat(subject.getName()).isEqualTo("mdo-model-deployment-operator");
          assertThat(subject.getNamespace()).isEqualTo(Chart.NAMESPACE);
        });
    assertThat(rendered.all(RoleBinding.class))
        .extracting(b -> b.getMetadata().getNamespace() + "/" + b.getRoleRef().getName())
        .containsExactlyInAnyOrderElementsOf(namespacedNames(rendered.all(Role.class)));
    assertThat(rendered.all(RoleBinding.class))
        .allSatisfy(
            b -> assertThat(b.getSubjects()).isEqualTo(clusterBindings.getFirst().getSubjects()));
  }

  @Test
  void userRolesExtendTheClusterRolesOfUsers() {
    // when
    Rendered rendered = Chart.render("");

    // then
    ClusterRole view = clusterRole(rendered, "mdo-model-deployment-operator:view");
    ClusterRole edit = clusterRole(rendered, "mdo-model-deployment-operator:edit");
    assertThat(view.getMetadata().getLabels())
        .containsEntry("rbac.authorization.k8s.io/aggregate-to-view", "true");
    assertThat(permissions(view.getRules()))
        .allMatch(permission -> permission.matches(".* (get|list|watch)"));
    assertThat(edit.getMetadata().getLabels())
        .containsEntry("rbac.authorization.k8s.io/aggregate-to-edit", "true")
        .doesNotContainKey("rbac.authorization.k8s.io/aggregate-to-view");
    assertThat(permissions(edit.getRules()))
        .contains("modeldeployment.io/modeldeployments create")
        .noneMatch(permission -> permission.contains("status"))
        .noneMatch(permission -> permission.contains("clustermodelruntimes"));
  }

  private static ClusterRole operatorClusterRole(Rendered rendered) {
    return clusterRole(rendered, OPERATOR_ROLE);
  }

  private static ClusterRole clusterRole(Rendered rendered, String name) {
    return rendered.all(ClusterRole.class).stream()
        .filter(role -> role.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Role leasesRole(Rendered rendered) {
    return rendered.all(Role.class).stream()
        .filter(role -> role.getMetadata().getName().endsWith("-leases"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Role> modelRoles(Rendered rendered) {
    return rendered.all(Role.class).stream()
        .filter(role -> !role.getMetadata().getName().endsWith("-leases"))
        .toList();
  }

  private static List<String> namespacedNames(List<Role> roles) {
    return roles.stream()
        .map(role -> role.getMetadata().getNamespace() + "/" + role.getMetadata().getName())
        .toList();
  }

  private static List<PolicyRule> allRules(Rendered rendered) {
    return Stream.concat(
            rendered.all(ClusterRole.class).stream().map(ClusterRole::getRules),
            rendered.all(Role.class).stream().map(Role::getRules))
        .flatMap(List::stream)
        .toList();
  }

  /** One "group/resource verb" for each combination that the rules grant. */
  private static Set<String> permissions(List<PolicyRule> rules) {
    Set<String> permissions = new TreeSet<>();
    for (PolicyRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          rule.getVerbs().forEach(verb -> permissions.add(group + "/" + resource + " " + verb));
        }
      }
    }
    return permissions;
  }

  /** The same from lines "group/resource verb verb …". */
  private static Set<String> permissions(String... lines) {
    Set<String> permissions = new TreeSet<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      Stream.of(words).skip(1).forEach(verb -> permissions.add(words[0] + " " + verb));
    }
    return permissions;
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }
}
