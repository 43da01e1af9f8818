package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** NetworkPolicies come and go with the operator's setting, and the pods stay. */
@ExtendWith(ApiServerExtension.class)
class NetworkPolicyIT {

  private static final String ON = "--operator.network-policy.enabled=true";
  private static final int SECONDS = 30;

  private final ApiServer server;
  private final Space space;
  private final KubernetesClient client;
  private final String namespace;
  private FakeNode node;

  NetworkPolicyIT(ApiServer server) {
    this.server = server;
    this.space = new Space(server);
    this.client = space.client();
    this.namespace = space.namespace();
  }

  @BeforeEach
  void start() {
    node = space.node();
    space.create("digits", "https://models.example/1.onnx");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void policiesComeAndGoAndPodsStay() {
    // given: a policy of the user's own
    NetworkPolicy own =
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName("of-the-user")
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withNewPodSelector()
            .endPodSelector()
            .withPolicyTypes("Egress")
            .endSpec()
            .build();
    client.resource(own).create();

    // when
    Deployment without;
    try (RunningOperator off = new RunningOperator(server, namespace)) {
      space.awaitReady("digits", 1);
      without = space.deployments().getFirst();
      assertThat(policy().get()).isNull();
    }

    // then
    try (RunningOperator on = new RunningOperator(server, namespace, ON)) {
      policy().waitUntilCondition(Objects::nonNull, SECONDS, TimeUnit.SECONDS);
      policy().delete();
      policy().waitUntilCondition(Objects::nonNull, SECONDS, TimeUnit.SECONDS);
      assertThat(on.requests()).containsKey("PATCH networkpolicies");
    }
    try (RunningOperator off = new RunningOperator(server, namespace)) {
      policy().waitUntilCondition(Objects::isNull, SECONDS, TimeUnit.SECONDS);
      assertThat(off.requests().keySet()).allMatch(request -> request.endsWith(" networkpolicies"));
    }
    assertThat(client.resource(own).get()).isNotNull();
    assertThat(space.deployments().getFirst().getMetadata().getUid())
        .isEqualTo(without.getMetadata().getUid());
    assertThat(space.deployments().getFirst().getMetadata().getGeneration())
        .isEqualTo(without.getMetadata().getGeneration());
  }

  private Resource<NetworkPolicy> policy() {
    return client.network().v1().networkPolicies().inNamespace(namespace).withName("digits");
  }
}
