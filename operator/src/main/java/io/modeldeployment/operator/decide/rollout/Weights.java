package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.RolloutState.RollingBack;
import java.util.Optional;

/** How many requests the canary gets: no more than its pods carry, back no faster than is safe. */
final class Weights {

  /** Percent of requests. */
  static final int ALL = 100;

  private Weights() {}

  static Optional<Change> lowered(Situation s) {
    if (!s.underWay()) {
      return Optional.empty();
    }
    int weight = s.course().weight();
    int target =
        s.state() instanceof RollingBack ? 0 : Math.min(s.desiredWeight(), s.carriedWeight());
    int next = Math.max(target, Math.min(weight, least(s)));
    return next < weight
        ? Optional.of(changed(s, RolloutEvent.WeightLowered, next))
        : Optional.empty();
  }

  /** What the stable revision cannot take yet; nothing where the canary serves nothing anyway. */
  private static int least(Situation s) {
    boolean stableMendsNoMore = s.stableIsShortForGood() && s.facts().stable().ready() > 0;
    boolean givesLastPlace =
        s.state() instanceof RollingBack
            && Places.stableUsesItsPlaces(s)
            && Places.keptOnReturn(s) == 0;
    return s.facts().canary().ready() == 0 || stableMendsNoMore || givesLastPlace
        ? 0
        : ALL - s.stableCarries();
  }

  static Optional<Change> raised(Situation s) {
    boolean may =
        switch (s.state().phase()) {
          case Progressing, Paused, Blocked, Promoting -> true;
          case Idle, Starting, RollingBack, Settling, RolledBack -> false;
        };
    if (!may || s.plan().paused() || s.frozen() || !s.facts().proved()) {
      return Optional.empty();
    }
    int next = Math.min(s.desiredWeight(), s.carriedWeight());
    return next > s.course().weight()
        ? Optional.of(changed(s, RolloutEvent.WeightRaised, next))
        : Optional.empty();
  }

  private static Change changed(Situation s, RolloutEvent event, int weight) {
    boolean full = weight >= s.desiredWeight() && !(s.state() instanceof RollingBack);
    Course course = s.course().withWeight(weight, full ? Optional.of(s.now()) : Optional.empty());
    return s.change(
        event,
        course,
        "revision %s gets %d%% of requests, after %d%%"
            .formatted(course.revision(), weight, s.course().weight()));
  }
}
