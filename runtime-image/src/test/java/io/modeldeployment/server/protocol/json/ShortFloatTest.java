package io.modeldeployment.server.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decimals to 16 bits, held against exact arithmetic over all values of a format. */
class ShortFloatTest {

  private static final int VALUES = 1 << 16;

  @ParameterizedTest
  @EnumSource
  void everyValueReadsBackAsItself(ShortFloat format) {
    for (int bits = 0; bits < VALUES; bits++) {
      float value = format.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(format.toFloat(format.nearest(value))).isNaN();
      } else if (Float.isFinite(value) && value != 0) {
        String written = Float.toString(value);
        assertThat(nearest(format, new BigDecimal(written))).as(written).isEqualTo((short) bits);
      } else {
        assertThat(format.nearest(value)).isEqualTo((short) bits);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMiddleGoesToTheEvenOneAndAnythingBesideItToTheNearer(ShortFloat format) {
    for (int bits = 0; bits < VALUES / 2 - 1; bits++) {
      float low = format.toFloat((short) bits);
      float high = format.toFloat((short) (bits + 1));
      if (!Float.isFinite(high)) {
        break;
      }
      // given: the middle, and what FP64 cannot tell from it
      BigDecimal middle = new BigDecimal(low).add(new BigDecimal(high)).divide(BigDecimal.TWO);
      BigDecimal little = middle.movePointLeft(40);

      // then
      assertThat(nearest(format, middle)).isEqualTo((short) (bits + (bits & 1)));
      assertThat(nearest(format, middle.subtract(little))).isEqualTo((short) bits);
      assertThat(nearest(format, middle.add(little))).isEqualTo((short) (bits + 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyDecimalGoesToTheNearest(ShortFloat format) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      // given
      short bits = (short) random.nextInt(VALUES / 2);
      float value = format.toFloat(bits);
      float next = format.toFloat((short) (bits + 1));
      if (!Float.isFinite(value) || !Float.isFinite(next)) {
        continue;
      }
      BigDecimal low = new BigDecimal(value);
      BigDecimal high = new BigDecimal(next);
      BigDecimal decimal =
          low.add(high.subtract(low).multiply(BigDecimal.valueOf(random.nextDouble())))
              .round(new MathContext(random.nextInt(1, 30), RoundingMode.HALF_UP));
      if (decimal.compareTo(low) <= 0 || decimal.compareTo(high) >= 0) {
        continue;
      }

      // then
      int nearer = decimal.subtract(low).compareTo(high.subtract(decimal));
      int expected = nearer < 0 || nearer == 0 && (bits & 1) == 0 ? bits : bits + 1;
      assertThat(nearest(format, decimal))
          .as("%s, seed %d", decimal, seed)
          .isEqualTo((short) expected);
    }
  }

  private static short nearest(ShortFloat format, BigDecimal decimal) {
    return format.nearest(decimal.doubleValue(), () -> decimal);
  }
}
