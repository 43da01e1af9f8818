package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.apiserver.ControllerManager;
import io.modeldeployment.operator.apiserver.User;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the chart's roles add to the cluster roles view and edit, and that nobody else gets it. */
@ExtendWith(ApiServerExtension.class)
class UserRightsIT {

  private static final String SCALE = "{\"spec\":{\"replicas\":2}}";

  private final KubernetesClient admin;
  private final KubernetesClient user;
  private final ControllerManager aggregation;
  private final ChartRights rights;
  private final String namespace;

  UserRightsIT(ApiServer server) {
    admin = server.client();
    namespace = server.newNamespace();
    user = server.client(User.STRANGER);
    aggregation = server.controllers(ControllerManager.ROLE_AGGREGATION);
    rights = new ChartRights(admin, User.OPERATOR, namespace);
  }

  @BeforeEach
  void awaitAggregation() {
    admin
        .rbac()
        .clusterRoles()
        .withName("edit")
        .waitUntilCondition(
            role ->
                Stream.ofNullable(role.getRules())
                    .flatMap(List::stream)
                    .anyMatch(r ->
                        r.getResources().contains("modeldeployments")
                            && r.getVerbs().contains("create")),
            60,
            TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    rights.close();
    aggregation.close();
    user.close();
  }

  @Test
  void whoeverHasNoRoleIsRefused() {
    assertRefused(() -> user.resources(ModelDeployment.class).inNamespace(namespace).list());
    assertRefused(() -> user.resource(model()).create());
  }

  @Test
  void viewMayReadAndNothingElse() {
    // given
    admin.resource(model()).create();
    // when
    grant("view");
    // then
    assertThat(models().get()).isNotNull();
    assertRefused(() -> models().patch(PatchContext.of(PatchType.JSON_MERGE), SCALE));
    assertRefused(() -> models().delete());
  }

  @Test
  void editMayChangeSpecAndScaleButNeitherStatusNorWhatTheClusterShares() {
    // when
    grant("edit");
    // then
    user.resource(model()).create();
    models().patch(PatchContext.of(PatchType.JSON_MERGE), SCALE);
    models().scale(3);
    assertThat(models().get().getSpec().replicas()).isEqualTo(3);
    assertRefused(() -> user.resource(models().get()).updateStatus());
    assertRefused(() -> user.resource(aRuntime().named("mine").build()).create());
    models().delete();
  }

  private ModelDeployment model() {
    ModelDeployment model = aModelDeployment().named("digits").build();
    model.setMetadata(new ObjectMetaBuilder().withName("digits").withNamespace(namespace).build());
    model.setStatus(null);
    return model;
  }

  private Resource<ModelDeployment> models() {
    return user.resources(ModelDeployment.class).inNamespace(namespace).withName("digits");
  }

  private void grant(String role) {
    HasMetadata binding =
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName(role)
            .withNamespace(namespace)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
            .addNewSubject("rbac.authorization.k8s.io", "User", User.STRANGER.userName(), null)
            .build();
    admin.resource(binding).create();
    // The authorizer learns of it by a watch.
    Space.await(this::mayList, () -> role + " does not reach the user");
  }

  private boolean mayList() {
    try {
      user.resources(ModelDeployment.class).inNamespace(namespace).list();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }
}
