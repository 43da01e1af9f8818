package io.modeldeployment.operator.integration;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modeldeployment.operator.apiserver.Helm;
import io.modeldeployment.operator.apiserver.User;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The roles of a release of the chart, bound to a user in the place of its service account. */
final class ChartRights implements AutoCloseable {

  private static final String USER_ROLES = "rbac.authorization.k8s.io/aggregate-to-";

  private final KubernetesClient admin;
  private final List<HasMetadata> objects;

  /** Those of the operator in a namespace, granted to a user. */
  ChartRights(KubernetesClient admin, User user, String namespace, String... values) {
    this.admin = admin;
    String manifests = Helm.template(namespace, values);
    objects =
        admin
            .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
            .items()
            .stream()
            .filter(object -> object.getApiVersion().startsWith("rbac.authorization.k8s.io/"))
            .filter(object -> object.getMetadata().getAnnotations().isEmpty())
            .toList();
    objects.forEach(object -> bind(object, user));
    objects.forEach(object -> admin.resource(object).serverSideApply());
  }

  private static void bind(HasMetadata object, User user) {
    List<Subject> subjects =
        List.of(
            new SubjectBuilder()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("User")
                .withName(user.userName())
                .build());
    switch (object) {
      case ClusterRoleBinding binding -> binding.setSubjects(subjects);
      case RoleBinding binding -> binding.setSubjects(subjects);
      default -> {}
    }
  }

  /** Everything the operator may do, as "group/resource verb". */
  Set<String> granted() {
    Set<String> granted = new TreeSet<>();
    for (HasMetadata object : objects) {
      List<PolicyRule> rules =
          switch (object) {
            case ClusterRole role -> isOfUsers(role) ? List.<PolicyRule>of() : role.getRules();
            case Role role -> role.getRules();
            default -> List.of();
          };
      rules.forEach(rule -> expand(rule, granted));
    }
    return granted;
  }

  private static boolean isOfUsers(ClusterRole role) {
    return role.getMetadata().getLabels().keySet().stream().anyMatch(l -> l.startsWith(USER_ROLES));
  }

  private static void expand(PolicyRule rule, Set<String> into) {
    for (String group : rule.getApiGroups()) {
      for (String resource : rule.getResources()) {
        rule.getVerbs().forEach(verb -> into.add(group + "/" + resource + " " + verb));
      }
    }
  }

  @Override
  public void close() {
    objects.forEach(object -> admin.resource(object).delete());
  }
}
