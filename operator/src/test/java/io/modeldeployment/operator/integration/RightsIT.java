package io.modeldeployment.operator.integration;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.apiserver.User;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import io.modeldeployment.operator.fixtures.ModelDeploymentFixture;
import io.modeldeployment.operator.observe.Labels;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the chart lets the operator do is enough for it, and none of it is left unused. */
@ExtendWith(ApiServerExtension.class)
class RightsIT {

  /** The API server itself asks for it where an object names an owner that it holds up. */
  private static final String OWNING = "modeldeployment.io/modeldeployments/finalizers update";

  private final ApiServer server;
  private final Space space;
  private final String namespace;

  RightsIT(ApiServer server) {
    this.server = server;
    this.space = new Space(server);
    this.namespace = space.namespace();
  }

  @Test
  void inListedNamespacesEveryRightIsUsed() {
    // given
    policyOfFormerTimes();
    // when
    Set<String> unused = unused("watchNamespaces={" + namespace + "}", namespace);
    // then
    assertThat(unused).containsExactly(OWNING);
  }

  @Test
  void inAllNamespacesWithNetworkPoliciesEveryRightIsUsed() {
    // given nothing of other tests, which this operator would take care of
    server.client().resources(ModelDeployment.class).inAnyNamespace().delete();
    // when
    Set<String> unused =
        unused("networkPolicy.enabled=true", "", "--operator.network-policy.enabled=true");
    // then: a policy goes only when its model does
    assertThat(unused)
        .containsExactlyInAnyOrder(OWNING, "networking.k8s.io/networkpolicies delete");
  }

  /** Lives through all that an operator does and returns what of its rights was not needed. */
  private Set<String> unused(String value, String watched, String... options) {
    try (ChartRights rights = new ChartRights(server.client(), User.OPERATOR, namespace, value);
        FaultProxy proxy = new FaultProxy(server);
        FakeNode node = space.node()) {
      proxy.plan(refusingTheFirst());
      String[] all =
          Stream.concat(
                  Stream.of(
                      "--operator.leader-election=true",
                      "--operator.lease.name=mdo-model-deployment-operator",
                      "--operator.pod-namespace=" + namespace,
                      "--operator.pod-name=first"),
                  Stream.of(options))
              .toArray(String[]::new);
      try (RunningOperator operator =
          new RunningOperator(server, proxy, User.OPERATOR, watched, all)) {
        live();
      }
      Set<String> unused = new TreeSet<>(rights.granted());
      unused.removeAll(
          proxy.calls().stream().flatMap(RightsIT::needed).collect(Collectors.toSet()));
      return unused;
    }
  }

  /** Objects that are not as the operator believes are looked at before anything is done. */
  private static Function<Call, Fault> refusingTheFirst() {
    Set<String> refused = ConcurrentHashMap.newKeySet();
    return call ->
        call.verb().equals("patch") && refused.add(call.resource())
            ? new Fault.Answer(409, "Conflict")
            : Fault.NONE;
  }

  private void live() {
    ModelDeploymentFixture model =
        aModelDeployment().named("digits").withHistoryLimit(1).withReplicas(2);
    space.create(model.withModel("https://models.example/1.onnx"));
    space.awaitReady("digits", 1);
    space.edit(model.withModel("https://models.example/2.onnx"));
    space.awaitReady("digits", 2);
    space.edit(model.withModel("https://models.example/3.onnx"));
    space.awaitReady("digits", 3);
    space.awaitDeployments(1);
    space.edit(model.withReplicas(1));
    Space.await(
        () -> space.records().size() == 2 && budgets() == 0,
        () -> EndState.of(space, "digits").lines());
  }

  private int budgets() {
    return server
        .client()
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(namespace)
        .list()
        .getItems()
        .size();
  }

  private void policyOfFormerTimes() {
    server
        .client()
        .resource(
            new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("digits")
                .withNamespace(namespace)
                .withLabels(Labels.ofModel("digits"))
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .endSpec()
                .build())
        .create();
  }

  /** An apply of an object that does not exist needs two rights. */
  private static Stream<String> needed(Call call) {
    String resource = call.group() + "/" + call.resource();
    return call.verb().equals("patch")
        ? Stream.of(resource + " patch", resource + " create")
        : Stream.of(resource + " " + call.verb());
  }
}
