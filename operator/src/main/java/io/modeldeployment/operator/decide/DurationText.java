package io.modeldeployment.operator.decide;

import java.time.Duration;
import java.util.Locale;

/** Durations as people and Kubernetes write them. */
public final class DurationText {

  private DurationText() {}

  /** Such as 1h30m. */
  public static String of(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
