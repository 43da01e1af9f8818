package io.modeldeployment.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RevisionTrafficTest {

  private static final LatencyHistogram FAST = new LatencyHistogram.Builder().add(1, 2, 8).build();
  private static final LatencyHistogram SLOW = new LatencyHistogram.Builder().add(8, 9, 2).build();

  @Test
  void routersAddUp() {
    // when
    RevisionTraffic sum =
        new RevisionTraffic(8, 1, 2, 3, FAST).plus(new RevisionTraffic(2, 1, 0, 1, SLOW));
    // then
    assertThat(sum).isEqualTo(new RevisionTraffic(10, 2, 2, 4, FAST.plus(SLOW)));
  }

  @Test
  void aWindowIsADifferenceButWhatIsUnderWayIsOfNow() {
    // given
    RevisionTraffic earlier = new RevisionTraffic(8, 1, 2, 3, FAST);
    RevisionTraffic now = new RevisionTraffic(10, 2, 2, 1, FAST.plus(SLOW));
    // when
    RevisionTraffic window = now.minus(earlier);
    // then
    assertThat(window.requests()).isEqualTo(2);
    assertThat(window.serverErrors()).isEqualTo(1);
    assertThat(window.clientErrors()).isZero();
    assertThat(window.active()).isEqualTo(1);
    assertThat(window.latency().total()).isEqualTo(2);
  }
}
