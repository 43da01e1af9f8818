package io.modeldeployment.operator.decide.rollout;

import java.time.Duration;
import java.util.Locale;

/** Durations as people and Kubernetes write them. */
final class Words {

  private Words() {}

  static String time(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
