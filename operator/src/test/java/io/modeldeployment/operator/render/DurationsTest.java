package io.modeldeployment.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "10s,10",
    "15m,900",
    "1h30m,5400",
    "1m30s,90",
    "24h,86400",
    "1h1m1s,3661",
    "90s30s,120"
  })
  void areWholeSeconds(String duration, long seconds) {
    assertThat(Durations.seconds(duration, 7)).isEqualTo(seconds);
  }

  @Test
  void absentIsTheDefault() {
    assertThat(Durations.seconds(null, 7)).isEqualTo(7);
  }
}
