package io.modeldeployment.operator.decide.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.decide.rollout.Facts.Requests;
import io.modeldeployment.operator.decide.rollout.Plan.Capacity;
import io.modeldeployment.operator.decide.rollout.Plan.OnFailure;
import io.modeldeployment.operator.decide.rollout.Plan.Strategy;
import io.modeldeployment.operator.decide.rollout.RolloutState.RolledBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Random specs, pods, numbers, requests, times and outdated views. A seed that fails is repeated
 * with -Dsimulation.seed=N.
 */
class RandomRolloutsTest {

  private static final int RUNS = 10_000;
  private static final int STEPS = 80;
  private static final Duration LONG_ENOUGH = Duration.ofHours(3);
  private static final Duration AT_LEAST = Duration.ofMinutes(15);
  private static final String[] REVISIONS = {"v1", "v2", "v3", "v4"};

  private final Set<RolloutEvent> seen = EnumSet.noneOf(RolloutEvent.class);

  @Test
  void noSequenceBreaksARuleAndEveryEventOccurs() {
    // given
    Long one = Long.getLong("simulation.seed");
    // when
    if (one != null) {
      run(one);
      return;
    }
    for (long seed = 0; seed < RUNS; seed++) {
      run(seed);
    }
    // then the table of events lists nothing that never happens
    assertThat(seen).containsExactlyInAnyOrder(RolloutEvent.values());
  }

  void run(long seed) {
    try {
      run(seed, line -> {});
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + trace(seed), e);
    }
  }

  private String trace(long seed) {
    List<String> trace = new ArrayList<>();
    try {
      run(seed, line -> trace.add(line.get()));
    } catch (AssertionError | RuntimeException e) {
      return String.join("\n", trace.subList(Math.max(0, trace.size() - 60), trace.size()));
    }
    throw new IllegalStateException("seed " + seed + " fails only sometimes");
  }

  private void run(long seed, Consumer<Supplier<String>> trace) {
    Random random = new Random(seed);
    SimulatedRollout sim = new SimulatedRollout(plan(random), 1 + random.nextInt(5));
    boolean outdated = random.nextBoolean();
    Facts former = sim.facts();
    for (int i = 0; i < STEPS; i++) {
      if (random.nextInt(5) == 0) {
        former = sim.facts();
      }
      step(random, sim, outdated ? Optional.of(former) : Optional.empty());
      trace.accept(() -> described(sim));
    }
    ends(sim, random, trace);
    seen.addAll(sim.seen);
  }

  private static String described(SimulatedRollout sim) {
    return "%s %s %s".formatted(sim.wanted, sim.rollout, sim.pods);
  }

  private static Plan plan(Random random) {
    Strategy strategy = Strategy.values()[random.nextInt(3)];
    Step[] steps = new Step[strategy == Strategy.Recreate ? 0 : random.nextInt(4)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new Step(random.nextInt(11) * 10, PlanFixture.HOLD, random.nextInt(5) == 0);
    }
    PlanFixture plan =
        PlanFixture.aPlan()
            .of(strategy, steps)
            .with(Capacity.values()[random.nextInt(3)])
            .onFailure(OnFailure.values()[random.nextInt(2)])
            .onInconclusive(OnFailure.values()[random.nextInt(2)])
            .withRollbackWindow(random.nextInt(3));
    if (random.nextInt(4) == 0) {
      plan.within(Duration.ofHours(1));
    }
    return (random.nextInt(4) == 0 ? plan.allowingDowntime() : plan).build();
  }

  private static void step(Random random, SimulatedRollout sim, Optional<Facts> former) {
    switch (random.nextInt(24)) {
      case 0 -> sim.asksFor(REVISIONS[random.nextInt(REVISIONS.length)]);
      case 1 -> sim.outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
      case 2 -> sim.outcome = Outcome.pass;
      case 3 -> request(random, sim);
      case 4 -> cluster(random, sim);
      case 5 -> spec(random, sim);
      case 6, 7, 8 -> sim.pods.changeOne(random);
      case 9, 10 -> sim.pods.start();
      case 11, 12 -> sim.pods.reap();
      case 13, 14 -> sim.now = sim.now.plusSeconds(1L << random.nextInt(11));
      case 15 -> former.ifPresent(facts -> outdated(sim, facts));
      default -> sim.pass();
    }
  }

  /** The view of pods lags behind; that of decisions cannot, or the write would be refused. */
  private static void outdated(SimulatedRollout sim, Facts facts) {
    Facts now = sim.facts();
    boolean same = sim.rollout.canary().isPresent() && sim.wanted.equals(facts.wanted());
    if (same && facts.canary().existing() > 0) {
      sim.pass(
          new Facts(
              now.now(),
              facts.wanted(),
              facts.startable(),
              now.replicas(),
              now.needed(),
              facts.stable(),
              facts.canary(),
              now.proved(),
              facts.noRoom(),
              facts.judgement(),
              facts.requests()));
    }
  }

  private static void request(Random random, SimulatedRollout sim) {
    String revision = REVISIONS[random.nextInt(REVISIONS.length)];
    switch (random.nextInt(6)) {
      case 0 -> sim.promote(revision + "/full");
      case 1 -> sim.promote(revision + "/" + (1 + random.nextInt(3)));
      case 2 -> sim.abort(revision);
      case 3 -> sim.retry(revision);
      case 4 -> sim.promote("what?");
      default -> sim.requests = Requests.NONE;
    }
  }

  private static void cluster(Random random, SimulatedRollout sim) {
    switch (random.nextInt(6)) {
      case 0 -> sim.pods.evictOne(random);
      case 1 -> sim.pods.evictAll(REVISIONS[random.nextInt(REVISIONS.length)]);
      case 2 -> sim.pods.breakDown(REVISIONS[random.nextInt(REVISIONS.length)]);
      case 3 -> sim.pods.mend();
      case 4 -> sim.pods.places(sim.replicas + random.nextInt(3));
      default -> sim.pods.places(Integer.MAX_VALUE);
    }
  }

  private static void spec(Random random, SimulatedRollout sim) {
    switch (random.nextInt(4)) {
      case 0 -> sim.plan = paused(sim.plan, random.nextBoolean());
      case 1 -> sim.replicas = random.nextInt(6);
      case 2 -> sim.startable = random.nextInt(3) > 0;
      default -> sim.needed = 1 + random.nextInt(5);
    }
  }

  private static Plan paused(Plan plan, boolean paused) {
    return new Plan(
        plan.strategy(),
        plan.steps(),
        plan.gate(),
        plan.capacity(),
        plan.allowDowntime(),
        plan.onFailure(),
        plan.onInconclusive(),
        plan.limits(),
        plan.rollbackWindow(),
        paused);
  }

  /** All is well, or the canary alone is bad: it ends, and in the right place. */
  private static void ends(SimulatedRollout sim, Random random, Consumer<Supplier<String>> trace) {
    boolean good = random.nextBoolean();
    trace.accept(() -> good ? "all is well now" : "all but the canary is well now");
    sim.plan = paused(sim.plan, false);
    sim.pods.mend();
    sim.pods.places(Integer.MAX_VALUE);
    sim.startable = true;
    sim.replicas = Math.max(1, sim.replicas);
    sim.needed = Math.max(1, sim.replicas - 1);
    sim.outcome = good ? Outcome.pass : Outcome.fail;
    sim.requests = Requests.NONE;
    for (Duration d = Duration.ZERO; d.compareTo(LONG_ENOUGH) < 0; d = d.plusMinutes(5)) {
      if (d.compareTo(AT_LEAST) > 0 && atRest(sim)) {
        break;
      }
      sim.now = sim.now.plus(Duration.ofMinutes(5));
      sim.settle();
      trace.accept(() -> described(sim));
      approve(sim);
    }
    assertThat(atRest(sim) || held(sim)).as("%s", sim.rollout).isTrue();
    assertThat(sim.serving()).as("%s", sim.rollout).isPositive();
    if (!held(sim) && !(sim.rollout.state() instanceof RolloutState.Blocked)) {
      assertThat(sim.pods.existing()).as("%s", sim.rollout).isEqualTo(sim.replicas);
    }
  }

  private static boolean atRest(SimulatedRollout sim) {
    return switch (sim.rollout.state()) {
      case RolloutState.Idle idle -> sim.rollout.stable().equals(sim.wanted);
      case RolledBack back -> back.revision().equals(sim.wanted);
      // One pod cannot make way for another unless downtime is allowed.
      case RolloutState.Blocked blocked ->
          sim.plan.capacity() == Capacity.Swap && sim.replicas == 1 && !sim.plan.allowDowntime();
      default -> false;
    };
  }

  private static boolean held(SimulatedRollout sim) {
    return sim.rollout.state() instanceof RolloutState.Paused paused
        && paused.why() == RolloutState.Pause.Failed;
  }

  private static void approve(SimulatedRollout sim) {
    if (sim.rollout.state() instanceof RolloutState.Paused paused
        && paused.why() != RolloutState.Pause.Failed) {
      sim.promote(paused.now().revision() + "/full");
    }
  }
}
