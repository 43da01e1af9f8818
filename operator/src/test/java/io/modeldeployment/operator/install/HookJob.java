package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.User;
import java.util.Map;

/** A hook's Job: a user who may do what is granted here and nothing else. */
final class HookJob implements AutoCloseable {

  private final KubernetesClient admin;
  private final KubernetesClient client;

  HookJob(ApiServer server, PolicyRule... rules) {
    admin = server.client();
    client = server.client(User.OPERATOR);
    grant(rules);
  }

  /** The client with these rights only. */
  KubernetesClient client() {
    return client;
  }

  Outcome run(InstallCommand command, String... namespaces) {
    return command.run(
        client,
        Map.of(
            "OPERATOR_WATCH_NAMESPACES", String.join(",", namespaces),
            "RELEASE_NAME", "mdo",
            "RELEASE_REVISION", "7",
            "POD_NAMESPACE", "default",
            "OPERATOR_LEASE_NAME", "mdo-model-deployment-operator"));
  }

  private void grant(PolicyRule... rules) {
    admin
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName("job")
                .endMetadata()
                .withRules(rules)
                .build())
        .serverSideApply();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("job")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "job")
                .addNewSubject("rbac.authorization.k8s.io", "User", User.OPERATOR.userName(), null)
                .build())
        .serverSideApply();
  }

  @Override
  public void close() {
    admin.rbac().clusterRoleBindings().withName("job").delete();
    client.close();
  }
}
