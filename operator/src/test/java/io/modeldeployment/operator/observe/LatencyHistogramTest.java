package io.modeldeployment.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void aQuantileIsInterpolatedInsideItsBin() {
    // given
    LatencyHistogram histogram =
        new LatencyHistogram.Builder().add(10, 11, 50).add(20, 30, 50).build();
    // when, then
    assertThat(histogram.quantile(0.25)).isEqualTo(10.5);
    assertThat(histogram.quantile(0.5)).isEqualTo(11);
    assertThat(histogram.quantile(0.75)).isEqualTo(25);
    assertThat(histogram.quantile(1)).isEqualTo(30);
  }

  @Test
  void nothingLiesInTheGapBetweenTwoBins() {
    // given
    LatencyHistogram histogram =
        new LatencyHistogram.Builder().add(1, 2, 1).add(100, 110, 1).build();
    // when, then
    assertThat(histogram.quantile(0.51)).isGreaterThanOrEqualTo(100);
    assertThat(histogram.countUpTo(99)).isEqualTo(1);
    assertThat(histogram.countUpTo(110)).isEqualTo(2);
  }

  @Test
  void theFirstBinBeginsAtZero() {
    assertThat(new LatencyHistogram(List.of(4.0), List.of(2L)).quantile(0.5)).isEqualTo(2);
  }

  @Test
  void withoutRequestsThereIsNoQuantile() {
    assertThatThrownBy(() -> LatencyHistogram.EMPTY.quantile(0.5))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void boundsRise() {
    assertThatThrownBy(() -> new LatencyHistogram(List.of(2.0, 1.0), List.of(1L, 1L)))
        .hasMessageContaining("do not rise");
  }

  @Test
  void whatCameSinceAnEarlierReadingIsTheDifference() {
    // given
    LatencyHistogram earlier = new LatencyHistogram.Builder().add(10, 11, 90).build();
    LatencyHistogram since = new LatencyHistogram.Builder().add(10, 11, 5).add(200, 210, 5).build();
    // when
    LatencyHistogram difference = earlier.plus(since).minus(earlier);
    // then
    assertThat(difference.total()).isEqualTo(10);
    assertThat(difference.quantile(0.95)).isBetween(200.0, 210.0);
  }

  @Test
  void sumsOfRoutersHaveTheQuantilesOfAllTheirRequests() {
    // given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    double[] latencies = random.doubles(4000, 1, 1000).sorted().toArray();
    LatencyHistogram[] routers = {LatencyHistogram.EMPTY, LatencyHistogram.EMPTY};
    // when
    for (double latency : latencies) {
      double lower = Math.floor(latency / 10) * 10;
      int router = random.nextInt(routers.length);
      routers[router] =
          routers[router].plus(new LatencyHistogram.Builder().add(lower, lower + 10, 1).build());
    }
    LatencyHistogram all = routers[0].plus(routers[1]);
    // then
    for (double share : new double[] {0.1, 0.5, 0.9, 0.95, 0.99}) {
      assertThat(all.quantile(share))
          .as("share %s, seed %d", share, seed)
          .isCloseTo(latencies[(int) (share * latencies.length) - 1], within(10.0));
    }
  }
}
