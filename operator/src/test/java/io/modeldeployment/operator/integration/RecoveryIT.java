package io.modeldeployment.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import io.modeldeployment.operator.apiserver.ControllerManager;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.faults.Fault;
import io.modeldeployment.operator.faults.FaultProxy;
import io.modeldeployment.operator.observe.Labels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What others delete, change or restore beside the operator, with pods that are to go on. */
@ExtendWith(ApiServerExtension.class)
class RecoveryIT {

  private static final String OTHER_RELEASE =
      "--operator.fetch-image=registry.example/model-server:other";

  private final ApiServer server;
  private final Space space;
  private final KubernetesClient client;
  private FakeNode node;

  RecoveryIT(ApiServer server) {
    this.server = server;
    this.space = new Space(server);
    this.client = space.client();
  }

  @BeforeEach
  void serve() {
    node = space.node();
    try (RunningOperator operator = new RunningOperator(server, space.namespace())) {
      space.create("digits", "https://models.example/1.onnx");
      space.awaitReady("digits", 1);
      Space.await(() -> operator.requests().containsKey("PATCH configmaps"), this::state);
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /**
   * Without generations, since that of a Deployment also counts changes of its annotations, and
   * without what another release says of the runtime.
   */
  private List<String> state() {
    return EndState.of(space, "digits").lines().stream()
        .map(line -> line.replaceFirst("} \\d+ \\{", "} {"))
        .map(line -> line.replaceFirst(", RuntimeOutdated=[^,\\]]*", ""))
        .toList();
  }

  @Test
  void everyObjectThatIsDeletedByHandIsMadeAgain() {
    // given
    List<String> before = state();
    List<HasMetadata> children = EndState.children(space).toList();
    try (RunningOperator operator = new RunningOperator(server, space.namespace())) {
      Space.await(operator::ready, () -> "not ready");
      for (HasMetadata child : children) {
        // when
        client.resource(child).delete();
        // then
        Space.await(() -> state().equals(before), () -> child.getKind() + ": " + state());
      }
    }
    assertThat(children).hasSize(5);
  }

  @Test
  void everyObjectThatIsChangedByHandIsPutRight() {
    // given
    List<String> before = state();
    try (RunningOperator operator = new RunningOperator(server, space.namespace())) {
      Space.await(operator::ready, () -> "not ready");
      for (HasMetadata child : EndState.children(space).toList()) {
        // when
        Map<String, String> labels = child.getMetadata().getLabels();
        labels.put("app.kubernetes.io/name", "changed");
        client.resource(child).update();
        // then
        Space.await(() -> state().equals(before), () -> child.getKind() + ": " + state());
      }
    }
  }

  @Test
  void aRecordThatWasDeletedIsMadeAgainFromThePodsThatRun() {
    // given
    Deployment serving = space.deployments().getFirst();
    client.resource(space.records().getFirst()).delete();
    // when an operator that would render them another way comes
    try (RunningOperator operator = new RunningOperator(server, space.namespace(), OTHER_RELEASE)) {
      Space.await(() -> space.records().size() == 1, this::state);
      Space.pause(Life.QUIET_MILLIS);
    }
    // then
    assertThat(space.deployments())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.getMetadata().getUid()).isEqualTo(serving.getMetadata().getUid());
          assertThat(d.getSpec()).isEqualTo(serving.getSpec());
        });
  }

  @Test
  void withoutStatusAndRecordWhatServesIsTakenOverAndNeverCutOff() {
    // given
    List<String> pods = pods();
    client.resource(space.records().getFirst()).delete();
    loseStatus();
    List<String> selected = new CopyOnWriteArrayList<>();
    // when
    try (FaultProxy proxy = new FaultProxy(server)) {
      proxy.plan(noting(selected));
      try (RunningOperator operator =
          new RunningOperator(server, proxy, space.namespace(), OTHER_RELEASE)) {
        space.awaitReady("digits", 1);
        Space.await(() -> space.records().size() == 1, this::state);
        Space.pause(Life.QUIET_MILLIS);
      }
    }
    // then
    assertThat(pods()).isEqualTo(pods);
    assertThat(selected).as("changes of what the Service selects").isEmpty();
  }

  @Test
  void aStatusLostDuringAnUpdateStopsNothing() {
    // given an update whose pods do not start
    node.close();
    String stable = space.resource("digits").get().getStatus().stable().hash();
    try (RunningOperator operator = new RunningOperator(server, space.namespace())) {
      space.edit("digits", "https://models.example/2.onnx");
      Space.await(() -> space.deployments().size() == 2, this::state);
    }
    List<Deployment> before = space.deployments();
    // when
    loseStatus();
    // then
    try (RunningOperator operator = new RunningOperator(server, space.namespace(), OTHER_RELEASE)) {
      ModelDeployment after =
          space.await("digits", r -> r.getStatus() != null && r.getStatus().candidate() != null);
      assertThat(after.getStatus().stable().hash()).isEqualTo(stable);
      Space.pause(Life.QUIET_MILLIS);
      assertThat(space.deployments()).isEqualTo(before);
      node = space.node();
      space.awaitReady("digits", 2);
      space.awaitDeployments(1);
    }
  }

  @Test
  void copiesThatNameAFormerOwnerAreCollectedAndMadeAnew() {
    // given a backup of everything, restored under another uid
    List<HasMetadata> children = EndState.children(space).toList();
    children.forEach(child -> client.resource(child).delete());
    children.forEach(child -> client.resource(ofFormerOwner(child)).create());
    try (FaultProxy proxy = new FaultProxy(server);
        RunningOperator operator = new RunningOperator(server, proxy, space.namespace())) {
      space.await("digits", r -> Space.is(r, "NameConflict"));
      assertThat(proxy.writes()).noneMatch(call -> call.method().equals("DELETE"));
      // when
      try (ControllerManager collector = server.controllers(ControllerManager.GARBAGE_COLLECTOR)) {
        // then
        space.await("digits", r -> Space.is(r, "Serving"));
      }
      assertThat(EndState.children(space))
          .allSatisfy(child ->
              assertThat(child.getMetadata().getOwnerReferences())
                  .singleElement()
                  .satisfies(owner ->
                      assertThat(owner.getUid())
                          .isEqualTo(space.resource("digits").get().getMetadata().getUid())));
    }
  }

  @Test
  void whatADeletionLeftBehindIsTakenOverByTheModelMadeAgain() {
    // given kubectl delete --cascade=orphan
    List<String> pods = pods();
    List<String> before = state();
    ModelDeployment former = space.resource("digits").get();
    try (ControllerManager collector = server.controllers(ControllerManager.GARBAGE_COLLECTOR)) {
      space.resource("digits").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
      Space.await(() -> space.resource("digits").get() == null, this::state);
    }
    assertThat(EndState.children(space))
        .hasSize(5)
        .allSatisfy(child -> assertThat(child.getMetadata().getOwnerReferences()).isEmpty());
    List<String> selected = new CopyOnWriteArrayList<>();
    // when
    try (FaultProxy proxy = new FaultProxy(server)) {
      proxy.plan(noting(selected));
      try (RunningOperator operator =
          new RunningOperator(server, proxy, space.namespace(), OTHER_RELEASE)) {
        space.create("digits", former.getSpec().model().uri());
        space.awaitReady("digits", 1);
        Space.await(() -> state().equals(before), this::state);
      }
    }
    // then
    assertThat(pods()).isEqualTo(pods);
    assertThat(selected).as("changes of what the Service selects").isEmpty();
  }

  private static HasMetadata ofFormerOwner(HasMetadata child) {
    var metadata = child.getMetadata();
    metadata.setUid(null);
    metadata.setResourceVersion(null);
    metadata.setOwnerReferences(
        metadata.getOwnerReferences().stream()
            .map(owner ->
                new OwnerReferenceBuilder(owner)
                    .withUid("00000000-0000-0000-0000-000000000000")
                    .build())
            .toList());
    return child;
  }

  /** Selectors that are written for the model's Service, other than the one it has. */
  private Function<Call, Fault> noting(List<String> selected) {
    String hash = space.deployments().getFirst().getMetadata().getLabels().get(Labels.REVISION);
    return call -> {
      if (call.what().equals("PATCH services digits") && !call.body().contains(hash)) {
        selected.add(call.body());
      }
      return Fault.NONE;
    };
  }

  private List<String> pods() {
    return client.pods().inNamespace(space.namespace()).list().getItems().stream()
        .map(Pod::getMetadata)
        .map(metadata -> metadata.getName() + " " + metadata.getUid())
        .sorted()
        .toList();
  }

  private void loseStatus() {
    ModelDeployment lost = space.resource("digits").get();
    lost.setStatus(null);
    client.resource(lost).updateStatus();
  }
}
