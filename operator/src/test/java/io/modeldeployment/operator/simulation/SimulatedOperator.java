package io.modeldeployment.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.operator.apply.AppliedResources;
import io.modeldeployment.operator.apply.Applier;
import io.modeldeployment.operator.apply.ResourceWriter;
import io.modeldeployment.operator.decide.Decider;
import io.modeldeployment.operator.decide.Decision;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.ManualClock;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.Observer;
import io.modeldeployment.operator.observe.PodView;
import io.modeldeployment.operator.observe.ProbeResult;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import io.modeldeployment.operator.render.Renderer;
import io.modeldeployment.operator.status.Committer;
import io.modeldeployment.operator.status.StatusBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The operator's own steps over a simulated cluster; each write is held against the rules. */
final class SimulatedOperator implements ResourceWriter {

  private final FakeApiServer server;
  private final SimulatedCluster cluster;
  private final SimulatedUser user;
  private final Set<String> proved = new HashSet<>();
  private final Observer observer;
  private final ManualClock clock;
  private final Renderer renderer = new Renderer(Frozen.SETTINGS);
  private final StatusBuilder builder = new StatusBuilder("cluster.local");
  private final Applier applier = new Applier(this);
  private final Committer committer = new Committer();
  private ModelDeployment reading;

  SimulatedOperator(
      FakeApiServer server, SimulatedCluster cluster, SimulatedUser user, ManualClock clock) {
    this.server = server;
    this.cluster = cluster;
    this.user = user;
    this.clock = clock;
    this.observer = new Observer(cluster, this::probe, clock, Frozen.SETTINGS.fetchImage());
  }

  private ProbeResult probe(ModelDeployment of, FrozenRevision revision, List<PodView> pods) {
    if (pods.stream().noneMatch(PodView::ready)) {
      return ProbeResult.PENDING;
    }
    ProbeResult answer = SimulatedModel.at(revision.model().uri()).answer();
    if (answer.outcome() == Outcome.PASSED) {
      proved.add(pods.getFirst().revision());
    }
    return answer;
  }

  /** One reconcile of the resource as it was read, which may be out of date. */
  ModelDeploymentStatus pass(ModelDeployment read) {
    reading = read;
    Observation seen = observer.observe(read);
    Decision decision = Decider.decide(seen);
    int writes = server.writes().size();
    ModelDeploymentStatus status;
    if (decision.transition().isPresent()) {
      status = builder.build(seen, decision, AppliedResources.NOTHING);
      committer.commit(read, status, clock.instant(), user);
      assertThat(server.writes()).as("writes of a pass that commits").hasSize(writes);
    } else {
      AppliedResources applied = applier.apply(renderer.render(seen), seen);
      assertThat(applied.problem()).isEmpty();
      status = builder.build(seen, decision, applied);
      committer.report(read, status, clock.instant(), user);
      assertThat(committed(status))
          .as("decisions of a pass that reports")
          .isEqualTo(seen.committed());
    }
    check(status, seen);
    return status;
  }

  private static Committed committed(ModelDeploymentStatus status) {
    ModelDeployment read = new ModelDeployment();
    read.setStatus(status);
    return Committed.of(read);
  }

  private void check(ModelDeploymentStatus status, Observation seen) {
    for (String revision : cluster.revisions()) {
      assertThat(cluster.differentBytes(revision)).as("models of %s", revision).isLessThan(2);
    }
    Map<String, String> conditions =
        status.conditions().stream().collect(Collectors.toMap(Condition::type, Condition::status));
    boolean ready = conditions.get("Ready").equals("True");
    assertThat(
            List.of(
                ready, conditions.containsKey("Reconciling"), conditions.containsKey("Stalled")))
        .as("exactly one of Ready, Reconciling and Stalled: %s", conditions)
        .containsOnlyOnce(true);
    if (ready) {
      String wanted = RevisionHash.of(seen.resource().getSpec(), committed(status).refreshes());
      assertThat(committed(status).stable()).as("stable while Ready").contains(wanted);
      assertThat(seen.replicas() == 0 || cluster.answers(wanted)).as("answers").isTrue();
    }
  }

  @Override
  public HasMetadata apply(HasMetadata object, boolean force) {
    String name = object.getMetadata().getName();
    if (object instanceof Service service && name.equals("digits")) {
      selects(service.getSpec().getSelector().get(Labels.REVISION));
    }
    if (object instanceof Deployment deployment) {
      server
          .find("Deployment/" + name)
          .ifPresent(before -> scales((Deployment) before, deployment));
    }
    return server.apply(object, force);
  }

  private void selects(String revision) {
    if (!revision.equals("none")) {
      assertThat(proved).as("the Service selects what was proved").contains(revision);
      assertThat(cluster.deployed(revision)).as("the Service selects what exists").isTrue();
    }
  }

  private void scales(Deployment before, Deployment after) {
    String revision = after.getMetadata().getLabels().get(Labels.REVISION);
    int pods = after.getSpec().getReplicas();
    if (pods > Math.max(1, before.getSpec().getReplicas())) {
      assertThat(server.find("ConfigMap/digits-" + revision))
          .as("record of %s", revision)
          .isPresent();
    }
    Integer asked = reading.getSpec().replicas();
    int least = Math.min(before.getSpec().getReplicas(), asked == null ? 1 : asked);
    if (cluster.lists(revision)) {
      assertThat(after.getSpec().getReplicas())
          .as("pods of %s, to which requests may go", revision)
          .isGreaterThanOrEqualTo(least);
    }
    assertThat(after.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry(Labels.REVISION, revision);
  }

  @Override
  public HasMetadata get(HasMetadata object) {
    return server.get(object);
  }

  @Override
  public void delete(HasMetadata object) {
    if (object instanceof PodDisruptionBudget) {
      Integer asked = reading.getSpec().replicas();
      assertThat(asked == null ? 1 : asked).as("pods that a budget speaks of").isLessThan(2);
      server.delete(object);
      return;
    }
    String revision = object.getMetadata().getLabels().get(Labels.REVISION);
    assertThat(revision).as("the model's own objects stay").isNotNull();
    if (object instanceof Deployment || object instanceof Service) {
      assertThat(cluster.serviceRevision())
          .as("pruned: %s", revision)
          .isNotEqualTo(Optional.of(revision));
      assertThat(cluster.lists(revision)).as("requests may go to pruned %s", revision).isFalse();
    }
    server.delete(object);
  }
}
