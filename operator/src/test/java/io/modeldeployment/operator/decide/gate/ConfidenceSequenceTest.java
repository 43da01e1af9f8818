package io.modeldeployment.operator.decide.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds that hold however often one looks. */
class ConfidenceSequenceTest {

  private static final long SEED = 20_261_125;

  @Test
  void logGammaIsThatOfFactorialsAndHalves() {
    // given
    double factorial = 0;
    double half = Math.log(Math.sqrt(Math.PI));
    for (int n = 1; n <= 170; n++) {
      // when, then
      assertThat(ConfidenceSequence.logGamma(n)).isCloseTo(factorial, within(1e-9));
      assertThat(ConfidenceSequence.logGamma(n - 0.5)).isCloseTo(half, within(1e-9));
      factorial += Math.log(n);
      half += Math.log(n - 0.5);
    }
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({"0, 100", "1, 100", "50, 100", "100, 100", "37, 2000", "1, 1"})
  void boundsEncloseTheEstimateAndAgreeWithTheTests(long hits, long trials) {
    // when
    double lower = ConfidenceSequence.lower(hits, trials, 0.05);
    double upper = ConfidenceSequence.upper(hits, trials, 0.05);
    // then
    assertThat((double) hits / trials).isBetween(lower, upper);
    assertThat(ConfidenceSequence.above(lower - 1e-9, hits, trials, 0.05)).isEqualTo(hits > 0);
    assertThat(ConfidenceSequence.above(lower + 1e-9, hits, trials, 0.05)).isFalse();
    assertThat(ConfidenceSequence.below(upper + 1e-9, hits, trials, 0.05)).isEqualTo(hits < trials);
    assertThat(ConfidenceSequence.below(upper - 1e-9, hits, trials, 0.05)).isFalse();
  }

  @Test
  void nothingSeenLeavesEverythingPossible() {
    assertThat(ConfidenceSequence.lower(0, 0, 0.05)).isZero();
    assertThat(ConfidenceSequence.upper(0, 0, 0.05)).isEqualTo(1);
  }

  @Test
  void boundsCloseInOnTheShare() {
    assertThat(ConfidenceSequence.upper(0, 500, 0.05)).isBetween(0.01, 0.02);
    assertThat(ConfidenceSequence.lower(5_000, 100_000, 0.05)).isBetween(0.047, 0.05);
    assertThat(ConfidenceSequence.upper(5_000, 100_000, 0.05)).isBetween(0.05, 0.053);
    assertThat(ConfidenceSequence.upper(5_000_000_000L, 100_000_000_000L, 0.05))
        .isCloseTo(0.05, within(1e-5));
  }

  /** Looking after each request, as long as it takes: a test of fixed size would fail this. */
  @ParameterizedTest(name = "share {0}")
  @ValueSource(doubles = {0.01, 0.05, 0.5})
  void theTrueShareIsSeldomEverExcluded(double share) {
    // given
    Random random = new Random(SEED);
    int runs = 400;
    int excluded = 0;
    // when
    for (int run = 0; run < runs; run++) {
      excluded += everExcludes(random, share, 5_000) ? 1 : 0;
    }
    // then both sides together stay below 5 %
    assertThat((double) excluded / runs).as("seed %d", SEED).isLessThan(0.05);
  }

  private static boolean everExcludes(Random random, double share, int trials) {
    long hits = 0;
    for (int n = 1; n <= trials; n++) {
      hits += random.nextDouble() < share ? 1 : 0;
      if (ConfidenceSequence.above(share, hits, n, 0.05)
          || ConfidenceSequence.below(share, hits, n, 0.05)) {
        return true;
      }
    }
    return false;
  }
}
