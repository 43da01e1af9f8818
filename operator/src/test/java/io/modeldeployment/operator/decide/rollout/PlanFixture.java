package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.gate.Check;
import io.modeldeployment.operator.decide.gate.Gate;
import io.modeldeployment.operator.decide.gate.Levels;
import io.modeldeployment.operator.decide.rollout.Plan.Capacity;
import io.modeldeployment.operator.decide.rollout.Plan.Limits;
import io.modeldeployment.operator.decide.rollout.Plan.OnFailure;
import io.modeldeployment.operator.decide.rollout.Plan.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds plans: by default a canary at 5, 25 and 50 percent for two minutes each. */
final class PlanFixture {

  static final Duration HOLD = Duration.ofMinutes(2);
  static final Duration SURGE = Duration.ofMinutes(1);
  static final Duration INCONCLUSIVE = Duration.ofMinutes(10);
  static final Duration PROGRESS = Duration.ofMinutes(10);
  static final Duration SCALE_DOWN_DELAY = Duration.ofSeconds(30);

  private Strategy strategy = Strategy.Canary;
  private List<Step> steps = List.of(step(5), step(25), step(50));
  private Capacity capacity = Capacity.Auto;
  private boolean allowDowntime;
  private OnFailure onFailure = OnFailure.Rollback;
  private OnFailure onInconclusive = OnFailure.Pause;
  private Optional<Duration> total = Optional.empty();
  private int rollbackWindow = 1;
  private boolean paused;

  private PlanFixture() {}

  static PlanFixture aPlan() {
    return new PlanFixture();
  }

  static Step step(int weight) {
    return new Step(weight, HOLD, false);
  }

  static Step untilApproved(int weight) {
    return new Step(weight, Duration.ZERO, true);
  }

  PlanFixture of(Strategy value, Step... some) {
    strategy = value;
    steps = List.of(some);
    return this;
  }

  PlanFixture with(Step... some) {
    steps = List.of(some);
    return this;
  }

  PlanFixture with(Capacity value) {
    capacity = value;
    return this;
  }

  PlanFixture allowingDowntime() {
    allowDowntime = true;
    return this;
  }

  PlanFixture onFailure(OnFailure value) {
    onFailure = value;
    return this;
  }

  PlanFixture onInconclusive(OnFailure value) {
    onInconclusive = value;
    return this;
  }

  PlanFixture within(Duration value) {
    total = Optional.of(value);
    return this;
  }

  PlanFixture withRollbackWindow(int value) {
    rollbackWindow = value;
    return this;
  }

  PlanFixture paused(boolean value) {
    paused = value;
    return this;
  }

  Plan build() {
    return new Plan(
        strategy,
        steps,
        new Gate(List.of(new Check.MaxErrorRate(0.01)), 100, Levels.ofRollout(1, 3)),
        capacity,
        allowDowntime,
        onFailure,
        onInconclusive,
        new Limits(SURGE, INCONCLUSIVE, PROGRESS, total, SCALE_DOWN_DELAY),
        rollbackWindow,
        paused);
  }
}
