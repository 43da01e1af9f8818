package io.modeldeployment.operator.simulation;

import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.ManualClock;
import io.modeldeployment.operator.observe.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changes of spec, runtime, pods, slices and status, driven through the whole pipeline. A
 * seed that fails is repeated with -Dsimulation.seed=N; -Dsimulation.runs=N tries more of them.
 */
class RandomSequencesTest {

  private static final int STEPS = 100;
  private static final int MOST_PASSES_TO_READY = 25;

  /** Places for a stable revision of three pods and a candidate of two, and no more. */
  private static final int JUST_ENOUGH = 5;

  private final FakeApiServer server = new FakeApiServer();
  private final SimulatedCluster cluster = new SimulatedCluster(server);
  private final SimulatedUser user = new SimulatedUser();
  private final ManualClock clock = new ManualClock();
  private final SimulatedOperator operator = new SimulatedOperator(server, cluster, user, clock);
  private final List<String> trace = new ArrayList<>();
  private ModelDeployment formerlyRead = user.read();
  private boolean recordsAreLost;

  static LongStream seeds() {
    Long one = Long.getLong("simulation.seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, Integer.getInteger("simulation.runs", 60));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noSequenceBreaksARule(long seed) {
    // given
    Random random = new Random(seed);
    recordsAreLost = random.nextBoolean();
    try {
      // when
      for (int i = 0; i < STEPS; i++) {
        clock.pass(Duration.ofSeconds(1));
        step(random);
      }
      // then
      becomesReady();
      staysQuiet();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + log(), e);
    }
  }

  private String log() {
    return String.join("\n", trace.subList(Math.max(0, trace.size() - 60), trace.size()));
  }

  private void step(Random random) {
    switch (random.nextInt(20)) {
      case 0 -> ask(random);
      case 1 -> did("replicas", () -> user.asksFor(random.nextInt(4)));
      case 2 -> changeRuntime(random);
      case 3 -> rare(random);
      case 4, 5, 6 -> did("deployments", cluster::controlDeployments);
      case 7, 8 -> did("pods start", cluster::startPods);
      case 9, 10 -> did("one pod changes", () -> cluster.changeOnePod(random));
      case 11, 12 -> did("endpoints", cluster::controlEndpoints);
      case 13 -> did("endpoints half done", cluster::addEndpoints);
      default -> pass(user.read());
    }
  }

  private void ask(Random random) {
    formerlyRead = user.read();
    SimulatedModel[] models = SimulatedModel.values();
    SimulatedModel model = models[random.nextInt(models.length)];
    did("spec " + model, () -> user.asksFor(model));
  }

  private void changeRuntime(Random random) {
    int image = random.nextInt(3);
    did(
        image == 0 ? "no runtime" : "runtime " + image,
        () ->
            cluster.runtime(
                image == 0
                    ? Optional.empty()
                    : Optional.of(aRuntime().withImage("server:" + image).build())));
  }

  private void rare(Random random) {
    switch (random.nextInt(6)) {
      case 0 -> loseOne(random);
      case 1 -> did("pods lost", cluster::losePods);
      case 4 -> did("source changes", cluster::changeSource);
      case 2 -> did("capacity", () -> cluster.capacity(1 + random.nextInt(5)));
      case 3 ->
          did(
              "refresh",
              () ->
                  user.asksForARefreshOf(Committed.of(user.read()).stable().orElse("0123456789")));
      default -> pass(outdated());
    }
  }

  /** Of status and records one is lost in a sequence: the other tells what served. */
  private void loseOne(Random random) {
    if (recordsAreLost) {
      did("record lost", () -> cluster.loseRecord(random));
    } else {
      did("status lost", user::losesTheStatus);
    }
  }

  /** A cache may not show a user's change yet; what the operator itself wrote it shows. */
  private ModelDeployment outdated() {
    return formerlyRead.getStatus() == user.read().getStatus() ? formerlyRead : user.read();
  }

  private void did(String what, Runnable step) {
    trace.add(what);
    step.run();
  }

  private ModelDeploymentStatus pass(ModelDeployment read) {
    boolean current = read == user.read();
    trace.add((current ? "pass " : "stale pass ") + Committed.of(read));
    try {
      ModelDeploymentStatus status = operator.pass(read);
      trace.add("  -> " + status.conditions().getFirst().reason() + " " + server.writes());
      return status;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(409);
      assertThat(current).as("a conflict though nothing else wrote").isFalse();
      return user.read().getStatus();
    } finally {
      server.forgetWrites();
    }
  }

  /** A good spec, a runtime and working controllers lead to a model that is ready. */
  private void becomesReady() {
    trace.add("all is well now");
    user.asksFor(SimulatedModel.SECOND);
    user.asksFor(2);
    cluster.runtime(Optional.of(aRuntime().build()));
    cluster.capacity(JUST_ENOUGH);
    cluster.sourceIsTrue();
    for (int passes = 1; passes <= MOST_PASSES_TO_READY; passes++) {
      ModelDeploymentStatus status = pass(user.read());
      if (status.conditions().getFirst().status().equals("True")) {
        String wanted =
            RevisionHash.of(user.read().getSpec(), Committed.of(user.read()).refreshes());
        assertThat(cluster.serviceRevision()).contains(wanted);
        assertThat(cluster.answers(wanted)).isTrue();
        return;
      }
      cluster.controlDeployments();
      cluster.startPods();
      cluster.controlEndpoints();
      clock.pass(Duration.ofSeconds(1));
    }
    throw new AssertionError("not ready after " + MOST_PASSES_TO_READY + " passes");
  }

  private void staysQuiet() {
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofMinutes(2));
      pass(user.read());
      cluster.controlDeployments();
      cluster.startPods();
      cluster.controlEndpoints();
    }
    int statusWrites = user.statusWrites();
    trace.add("nothing happens now");
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofMinutes(2));
      operator.pass(user.read());
      assertThat(server.writes()).isEmpty();
    }
    assertThat(user.statusWrites()).isEqualTo(statusWrites);
    assertThat(cluster.deployments()).hasSize(1);
  }
}
