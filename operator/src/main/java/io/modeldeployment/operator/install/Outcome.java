package io.modeldeployment.operator.install;

import java.util.List;

/**
 * How a command ended.
 *
 * @param exitCode of the process; the chart's Jobs try again after any but these two
 * @param report what was done, or why nothing was, for whoever reads the log
 */
public record Outcome(int exitCode, List<String> report) {

  /** The command did what it is for. */
  public static final int DONE = 0;

  /** The command found a reason not to; trying again would find it again. */
  public static final int REFUSED = 3;

  /** Copies the report. */
  public Outcome {
    report = List.copyOf(report);
  }

  static Outcome done(List<String> report) {
    return new Outcome(DONE, report);
  }

  static Outcome refused(List<String> report) {
    return new Outcome(REFUSED, report);
  }
}
