package io.modeldeployment.operator.decide.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.gate.Check;
import io.modeldeployment.operator.decide.gate.Gate;
import io.modeldeployment.operator.decide.gate.Judgement;
import io.modeldeployment.operator.decide.gate.Levels;
import io.modeldeployment.operator.decide.gate.StepTraffic;
import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import io.modeldeployment.operator.decide.rollout.Facts.Requests;
import io.modeldeployment.operator.decide.rollout.RolloutPolicy.Targets;
import io.modeldeployment.operator.decide.rollout.RolloutState.Cause;
import io.modeldeployment.operator.decide.rollout.RolloutState.RolledBack;
import io.modeldeployment.operator.observe.LatencyHistogram;
import io.modeldeployment.operator.observe.RevisionTraffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model's rollouts over simulated pods. A pass either writes a change or acts on what is written,
 * and each is held against the rules.
 */
final class SimulatedRollout {

  static final String FIRST = "v1";

  private static final int MOST_CHANGES_AT_ONCE = 40;
  private static final Gate GATE =
      new Gate(List.of(new Check.MaxErrorRate(0.01)), 100, Levels.ofRollout(1, 1));
  private static final Judgement PASS = GATE.judge(Optional.of(traffic(1000, 0)));
  private static final Judgement INCONCLUSIVE = GATE.judge(Optional.empty());
  private static final Judgement FAIL = GATE.judge(Optional.of(traffic(1000, 500)));

  Plan plan = PlanFixture.aPlan().build();
  Rollout rollout = Rollout.of(FIRST);
  String wanted = FIRST;
  boolean startable = true;
  int replicas = 4;
  int needed = 3;
  Outcome outcome = Outcome.pass;
  Requests requests = Requests.NONE;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final SimulatedPods pods = new SimulatedPods();
  final List<Change> changes = new ArrayList<>();
  final Set<RolloutEvent> seen = new HashSet<>();
  private final Set<String> proved = new HashSet<>();

  SimulatedRollout() {
    act();
    pods.start();
  }

  SimulatedRollout(Plan plan, int replicas) {
    this.plan = plan;
    this.replicas = replicas;
    this.needed = Math.max(1, replicas - 1);
    act();
    pods.start();
  }

  Facts facts() {
    String canary = rollout.canary().orElse(wanted);
    if (pods.of(canary).ready() > 0) {
      proved.add(canary);
    }
    return new Facts(
        now,
        wanted,
        startable,
        replicas,
        needed,
        pods.of(rollout.stable()),
        rollout.canary().map(pods::of).orElse(Facts.Pods.NONE),
        proved.contains(canary),
        rollout.canary().filter(pods::lacksRoom).map(c -> "0/1 nodes are available"),
        judgement(outcome),
        requests);
  }

  /** One pass over the present facts. */
  Optional<Change> pass() {
    Facts facts = facts();
    Optional<Change> change = pass(facts);
    change.ifPresent(c -> holdsWithPods(facts, c));
    return change;
  }

  /** One pass over facts that may be out of date. */
  Optional<Change> pass(Facts facts) {
    Optional<Change> change = RolloutPolicy.next(plan, rollout, facts);
    if (change.isPresent()) {
      holds(facts, change.get());
      rollout = change.get().after();
      changes.add(change.get());
      seen.add(change.get().event());
    } else {
      act();
    }
    return change;
  }

  /** What the written decisions ask for; what serves must not end by it. */
  private void act() {
    Facts facts = facts();
    Targets targets = RolloutPolicy.targets(plan, rollout, facts);
    assertThat(targets.canaryWeight()).isBetween(0, 100);
    assertThat(targets.canaryWeight() + targets.stableWeight()).isEqualTo(100);
    int before = serving(rollout);
    pods.scale(rollout.stable(), targets.stablePods());
    rollout.canary().ifPresent(canary -> pods.scale(canary, targets.canaryPods()));
    Set<String> live = new HashSet<>(Set.of(rollout.stable()));
    rollout.canary().ifPresent(live::add);
    if (rollout.state() instanceof RolloutState.Settling settling) {
      live.add(settling.former());
    }
    pods.removeAllBut(live);
    boolean mayBeDown = plan.allowDowntime() || plan.strategy() == Plan.Strategy.Recreate;
    if (before > 0 && replicas > 0 && !mayBeDown) {
      assertThat(serving(rollout)).as("pods that serve after %s", targets).isPositive();
    }
  }

  /** Ready pods of revisions that get requests. */
  private int serving(Rollout r) {
    int canary = r.weight() > 0 ? r.canary().map(c -> pods.of(c).ready()).orElse(0) : 0;
    return canary + (r.weight() < 100 ? pods.of(r.stable()).ready() : 0);
  }

  int serving() {
    return serving(rollout);
  }

  private void holds(Facts facts, Change change) {
    Rollout after = change.after();
    RolloutState.Phase from = rollout.state().phase();
    RolloutState.Phase to = after.state().phase();
    assertThat(change.event().from()).as("%s", change).contains(from);
    assertThat(change.event().to().isEmpty() ? Set.of(from) : change.event().to())
        .as("%s", change)
        .contains(to);
    assertThat(after).as("a change changes something").isNotEqualTo(rollout);
    assertThat(change.message()).isNotBlank();
    if (after.weight() > rollout.weight()) {
      assertThat(facts.proved()).as("%s", change).isTrue();
      int carried = 100 * facts.canary().ready() / Math.max(1, replicas);
      boolean exchanged = after.state().course().flatMap(Course::exchange).isPresent();
      boolean allButOne = exchanged && facts.canary().ready() >= Math.max(needed, replicas - 1);
      assertThat(after.weight()).isLessThanOrEqualTo(allButOne ? 100 : carried);
    }
    if (!after.stable().equals(rollout.stable())) {
      assertThat(facts.canary().ready()).as("%s", change).isPositive();
      assertThat(facts.proved()).as("%s", change).isTrue();
    }
  }

  /** Where the facts are those of now, no change takes requests from all that serves. */
  private void holdsWithPods(Facts facts, Change change) {
    boolean mayBeDown = plan.allowDowntime() || plan.strategy() == Plan.Strategy.Recreate;
    int before =
        serving(changes.size() > 1 ? changes.get(changes.size() - 2).after() : Rollout.of(FIRST));
    if (before > 0 && !mayBeDown && change.event() != RolloutEvent.GivenUp) {
      assertThat(serving(change.after())).as("%s with %s", change, facts).isPositive();
    }
  }

  /** Passes until nothing changes and pods are as they are to be; no time goes by. */
  List<RolloutEvent> settle() {
    int from = changes.size();
    for (int quiet = 0; quiet < 3; ) {
      assertThat(changes.size() - from)
          .as("changes at once: %s", changes)
          .isLessThan(MOST_CHANGES_AT_ONCE);
      Rollout before = rollout;
      String podsBefore = pods.toString();
      pass();
      pods.reap();
      pods.start();
      quiet = before.equals(rollout) && podsBefore.equals(pods.toString()) ? quiet + 1 : 0;
    }
    return changes.subList(from, changes.size()).stream().map(Change::event).toList();
  }

  /** Time goes by, in looks of some seconds. */
  List<RolloutEvent> pass(Duration time) {
    int from = changes.size();
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(5);
      settle();
    }
    return changes.subList(from, changes.size()).stream().map(Change::event).toList();
  }

  void asksFor(String revision) {
    wanted = revision;
  }

  void promote(String value) {
    requests = new Requests(Optional.of(value), requests.abort(), requests.retry());
  }

  void abort(String value) {
    requests = new Requests(requests.promote(), Optional.of(value), requests.retry());
  }

  void retry(String value) {
    requests = new Requests(requests.promote(), requests.abort(), Optional.of(value));
  }

  /** A revision gets a quarter of the requests. */
  void reachAQuarter(String revision) {
    asksFor(revision);
    settle();
    pass(PlanFixture.HOLD);
    assertThat(weight()).isEqualTo(25);
  }

  Targets targets() {
    return RolloutPolicy.targets(plan, rollout, facts());
  }

  void assertRolledBack(Cause cause) {
    assertThat(rollout.state())
        .isInstanceOfSatisfying(
            RolledBack.class, state -> assertThat(state.cause()).isEqualTo(cause));
    assertThat(rollout.stable()).isEqualTo(FIRST);
    assertThat(weight()).isZero();
  }

  void assertServes(String revision) {
    assertThat(phase()).isEqualTo(RolloutState.Phase.Idle);
    assertThat(rollout.stable()).isEqualTo(revision);
    assertThat(pods.existing()).isEqualTo(replicas);
  }

  int weight() {
    return rollout.weight();
  }

  RolloutState.Phase phase() {
    return rollout.state().phase();
  }

  int step() {
    return rollout.state().course().orElseThrow().step();
  }

  /** A real judgement of that outcome. */
  private static Judgement judgement(Outcome outcome) {
    return switch (outcome) {
      case pass -> PASS;
      case inconclusive -> INCONCLUSIVE;
      case fail -> FAIL;
    };
  }

  private static StepTraffic traffic(long requests, long failed) {
    RevisionTraffic traffic = new RevisionTraffic(requests, failed, 0, 0, LatencyHistogram.EMPTY);
    return new StepTraffic(traffic, traffic, Duration.ofMinutes(1));
  }
}
