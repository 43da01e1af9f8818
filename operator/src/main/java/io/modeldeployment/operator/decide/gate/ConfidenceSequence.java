package io.modeldeployment.operator.decide.gate;

/**
 * Bounds on a share, such as that of requests that failed, which hold at every look at once: the
 * chance that the true share is ever outside them is at most alpha, however often one looks.
 *
 * <p>A share p is ruled out when a mixture of all other shares (with the weights of a Beta(½, ½)
 * distribution) explains the counts 1/alpha times as well as p does. Under p that ratio is a
 * martingale, so by Ville's inequality it ever reaches 1/alpha with a chance of at most alpha.
 */
final class ConfidenceSequence {

  private static final int BISECTIONS = 30;
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double STIRLING_FROM = 10;

  private ConfidenceSequence() {}

  /** The smallest share that the counts leave possible. */
  static double lower(long hits, long trials, double alpha) {
    if (hits == 0) {
      return 0;
    }
    double outside = 0;
    double inside = (double) hits / trials;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (outside + inside) / 2;
      if (excludes(middle, hits, trials, alpha)) {
        outside = middle;
      } else {
        inside = middle;
      }
    }
    return outside;
  }

  /** The largest share that the counts leave possible. */
  static double upper(long hits, long trials, double alpha) {
    return trials == 0 ? 1 : 1 - lower(trials - hits, trials, alpha);
  }

  /** Whether the counts show that the true share is more than the given one. */
  static boolean above(double share, long hits, long trials, double alpha) {
    return hits > share * trials && excludes(share, hits, trials, alpha);
  }

  /** Whether the counts show that the true share is less than the given one. */
  static boolean below(double share, long hits, long trials, double alpha) {
    return hits < share * trials && excludes(share, hits, trials, alpha);
  }

  private static boolean excludes(double share, long hits, long trials, double alpha) {
    return logMixture(hits, trials) - logLikelihood(share, hits, trials) >= -Math.log(alpha);
  }

  private static double logMixture(long hits, long trials) {
    return logGamma(hits + 0.5)
        + logGamma(trials - hits + 0.5)
        - logGamma(trials + 1.0)
        - Math.log(Math.PI);
  }

  private static double logLikelihood(double share, long hits, long trials) {
    return times(hits, Math.log(share)) + times(trials - hits, Math.log1p(-share));
  }

  /** What never happened says nothing, also against a share of 0 or 1. */
  private static double times(long count, double log) {
    return count == 0 ? 0 : count * log;
  }

  /** Logarithm of the gamma function for x > 0: Stirling's series, shifted to where it is exact. */
  static double logGamma(double x) {
    double shift = 0;
    double y = x;
    while (y < STIRLING_FROM) {
      shift += Math.log(y);
      y++;
    }
    double inverse = 1 / y;
    double square = inverse * inverse;
    double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260)));
    return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - shift;
  }
}
