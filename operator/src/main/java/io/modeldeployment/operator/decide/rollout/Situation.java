package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.Plan.Strategy;
import io.modeldeployment.operator.decide.rollout.RolloutState.RolledBack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A plan, how far it is carried out, and what was observed, with the questions of every rule. */
record Situation(Plan plan, Rollout rollout, Facts facts) {

  Instant now() {
    return facts.now();
  }

  RolloutState state() {
    return rollout.state();
  }

  Course course() {
    return state().course().orElseThrow();
  }

  boolean underWay() {
    return state().course().isPresent();
  }

  /** Whether the revision that the spec asks for was given up, and not yet asked for again. */
  boolean wantedIsGivenUp() {
    return state() instanceof RolledBack back && back.revision().equals(facts.wanted());
  }

  boolean passed(Instant since, Duration time) {
    return !now().isBefore(since.plus(time));
  }

  /** The step of the plan; empty where it has none, or the canary is being promoted. */
  Optional<Step> step() {
    boolean none = plan.steps().isEmpty() || course().step() == Course.PROMOTION;
    return none
        ? Optional.empty()
        : Optional.of(plan.steps().get(Math.min(course().step(), plan.steps().size() - 1)));
  }

  /** As many pods as the model has, at least one, so that a revision is proved while it idles. */
  int total() {
    return Math.max(1, facts.replicas());
  }

  int needed() {
    return Math.clamp(facts.needed(), 1, total());
  }

  boolean recreates() {
    return plan.strategy() == Strategy.Recreate;
  }

  /** Pods that the canary needs for its step, wherever they find room. */
  int wantedPods() {
    Course course = course();
    boolean all = course.direct() || plan.strategy() != Strategy.Canary || step().isEmpty();
    int wanted = all ? total() : podsFor(step().get().weight());
    return Math.min(wanted, mostPods());
  }

  private int podsFor(int weight) {
    return Math.max(1, Math.ceilDiv(weight * total(), Weights.ALL));
  }

  /** Without room the last pod of the stable revision serves until the canary is stable. */
  private int mostPods() {
    boolean lastStays = total() > 1 && !recreates();
    return course()
        .exchange()
        .filter(e -> lastStays)
        .map(e -> e.room() + total() - 1)
        .orElse(total());
  }

  /** Pods that the canary is to have now. */
  int canaryPods() {
    return Math.min(
        wantedPods(), course().exchange().map(Exchange::canaryPods).orElse(Integer.MAX_VALUE));
  }

  /** Pods that the stable revision is to have now. */
  int stablePods() {
    int given = state().course().flatMap(Course::exchange).map(Exchange::given).orElse(0);
    return Math.max(mayBeEmptied() ? 0 : Math.min(1, facts.replicas()), facts.replicas() - given);
  }

  /** The model may have been scaled down since places were given. */
  private boolean mayBeEmptied() {
    boolean broken = underWay() && (course().rescue() || stableIsShortForGood());
    return plan.allowDowntime() || recreates() || (broken && facts.stable().ready() == 0);
  }

  /** The share that the plan gives the canary now. */
  int desiredWeight() {
    if (!course().begun()) {
      return 0;
    }
    if (course().step() == Course.PROMOTION) {
      return Weights.ALL;
    }
    return step().map(Step::weight).orElse(course().weight());
  }

  /** The share that the canary's ready pods carry. */
  int carriedWeight() {
    int ready = facts.canary().ready();
    boolean allThatFit =
        course().exchange().isPresent() && ready >= Math.max(needed(), total() - 1);
    return ready > 0 && allThatFit
        ? Weights.ALL
        : Math.min(Weights.ALL, Weights.ALL * ready / total());
  }

  /** The share that the stable revision's ready pods carry. */
  int stableCarries() {
    return Math.min(Weights.ALL, Weights.ALL * facts.stable().ready() / needed());
  }

  boolean canServe() {
    return facts.canary().ready() > 0 && facts.proved();
  }

  /** Whether the stable revision lacks pods, but not yet for so long that nobody need wait. */
  boolean frozen() {
    return !course().rescue()
        && course()
            .stableShortSince()
            .filter(t -> !passed(t, plan.limits().progress()))
            .isPresent();
  }

  /** Whether the stable revision lacks pods for so long that it will not mend by itself. */
  boolean stableIsShortForGood() {
    return course().stableShortSince().filter(t -> passed(t, plan.limits().progress())).isPresent();
  }

  /** Whether the stable revision does not serve, and not only for a moment. */
  boolean stableIsLost() {
    boolean hasNone = stablePods() == 0;
    return facts.stable().ready() == 0 && (hasNone || course().rescue() || stableIsShortForGood());
  }

  Duration shortTime() {
    return course().readiness().shortTime(now());
  }

  Change change(RolloutEvent event, RolloutState next, String message) {
    return new Change(event, rollout.with(next), message);
  }

  Change change(RolloutEvent event, Course next, String message) {
    return change(event, state().with(next), message);
  }

  /** The state of a course that nothing keeps from going on. */
  static RolloutState goingOn(Course course) {
    if (!course.begun()) {
      return new RolloutState.Starting(course);
    }
    return course.step() == Course.PROMOTION
        ? new RolloutState.Promoting(course)
        : new RolloutState.Progressing(course);
  }

  /** The course at a step, from now on. */
  Course entering(Course course, int step) {
    Course next = course.entered(step, now());
    Situation then = new Situation(plan, rollout.with(goingOn(next)), facts);
    Readiness readiness = Readiness.at(now(), facts.canary().ready(), then.wantedPods());
    boolean there = next.begun() && next.weight() >= then.desiredWeight();
    return next.with(readiness)
        .withWeight(next.weight(), there ? Optional.of(now()) : Optional.empty());
  }
}
