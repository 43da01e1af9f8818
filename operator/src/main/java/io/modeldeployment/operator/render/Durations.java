package io.modeldeployment.operator.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kubernetes duration strings of whole hours, minutes and seconds, such as 1h30m. */
final class Durations {

  private static final Pattern PART = Pattern.compile("(\\d+)([hms])");

  private Durations() {}

  static long seconds(@Nullable String duration, long whenAbsent) {
    if (duration == null) {
      return whenAbsent;
    }
    long seconds = 0;
    Matcher part = PART.matcher(duration);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      seconds +=
          switch (part.group(2)) {
            case "h" -> amount * 3600;
            case "m" -> amount * 60;
            default -> amount;
          };
    }
    return seconds;
  }
}
