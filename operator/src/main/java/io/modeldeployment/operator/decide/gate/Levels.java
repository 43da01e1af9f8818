package io.modeldeployment.operator.decide.gate;

/**
 * How sure a verdict must be.
 *
 * @param falseFail greatest chance that a check ever fails a canary that keeps its limit
 * @param falsePass greatest chance that a check ever passes a canary that is worse than what is
 *     borne
 */
public record Levels(double falseFail, double falsePass) {

  private static final double FALSE_ROLLBACK = 0.01;
  private static final double FALSE_PASS = 0.05;

  /**
   * The levels of each check where a good canary is to be taken back by chance in at most one of a
   * hundred rollouts. A bad canary must pass every check at every step, so one level serves all.
   *
   * @param checks how many checks there are at each step
   * @param steps how many steps there are
   */
  public static Levels ofRollout(int checks, int steps) {
    return new Levels(FALSE_ROLLBACK / Math.max(1, checks * steps), FALSE_PASS);
  }
}
