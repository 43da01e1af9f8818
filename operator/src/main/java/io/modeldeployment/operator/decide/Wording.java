package io.modeldeployment.operator.decide;

import java.util.List;
import java.util.regex.Pattern;

/** Makes what Kubernetes says fit for a condition: short, and the same while nothing changes. */
final class Wording {

  private static final int HEAD = 150;
  private static final int MAX = 500;

  /** Comes and goes with every attempt, before the same words as those of the attempt. */
  private static final Pattern BACK_OFF =
      Pattern.compile("^Back-off pulling image \".*?\": [A-Za-z]+: ", Pattern.DOTALL);

  /** What the scheduler adds of preemption; it repeats the number of nodes and names no cause. */
  private static final Pattern PREEMPTION =
      Pattern.compile("( no new claims to deallocate,)? preemption: .*$", Pattern.DOTALL);

  /** Lines of a Java stack trace that name no cause. */
  private static final Pattern FRAME =
      Pattern.compile("at .+\\(.*\\)|\\.\\.\\. \\d+ (more|common frames omitted)");

  private Wording() {}

  /** The last line that is not of a stack: that is where programs say why they end. */
  static String lastLine(String text) {
    List<String> lines = text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> words = lines.stream().filter(l -> !FRAME.matcher(l).matches()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    return words.isEmpty() ? lines.getLast() : words.getLast();
  }

  /** Why an image cannot be pulled, whether it is being tried now or will be later. */
  static String ofImagePull(String message) {
    return BACK_OFF.matcher(message).replaceFirst("");
  }

  /** Why no node takes a pod. */
  static String ofScheduler(String message) {
    return PREEMPTION.matcher(message).replaceFirst("");
  }

  /** Cut in the middle: the beginning names the thing, the end the cause. */
  static String shortened(String message) {
    return message.length() <= MAX
        ? message
        : message.substring(0, HEAD) + " … " + message.substring(message.length() - MAX + HEAD + 3);
  }
}
