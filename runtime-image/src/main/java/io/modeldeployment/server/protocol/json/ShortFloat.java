package io.modeldeployment.server.protocol.json;

import java.math.BigDecimal;
import java.util.function.Supplier;

/** The floating-point formats of 16 bits. Each value of them is also an FP32. */
enum ShortFloat {
  FP16 {
    @Override
    float toFloat(short bits) {
      return Float.float16ToFloat(bits);
    }

    @Override
    short nearest(float value) {
      return Float.floatToFloat16(value);
    }
  },
  BF16 {
    @Override
    float toFloat(short bits) {
      return Float.intBitsToFloat(bits << 16);
    }

    @Override
    short nearest(float value) {
      int bits = Float.floatToIntBits(value);
      if (Float.isNaN(value)) {
        return (short) (bits >>> 16);
      }
      // To the nearest; from the middle to the even one.
      int even = bits >>> 16 & 1;
      return (short) (bits + 0x7fff + even >>> 16);
    }
  };

  abstract float toFloat(short bits);

  /** The nearest to an FP32, and of two equally near the even one. */
  abstract short nearest(float value);

  /**
   * The nearest to a decimal number, which FP32 and FP64 may already have rounded to the middle
   * between two: only then is the number itself looked at.
   *
   * @param rounded the FP64 nearest to it
   */
  short nearest(double rounded, Supplier<BigDecimal> decimal) {
    float single = (float) rounded;
    if (Float.isInfinite(single)
        || nearest(Math.nextDown(single)) == nearest(Math.nextUp(single))) {
      return nearest(single);
    }
    return nearest(toOdd(decimal.get(), single));
  }

  /** The decimal in FP32, whose last bit is set where something is lost: no middle, then. */
  private static float toOdd(BigDecimal decimal, float near) {
    int side = decimal.compareTo(new BigDecimal(near));
    boolean odd = (Float.floatToRawIntBits(near) & 1) != 0;
    if (side == 0 || odd) {
      return near;
    }
    return side < 0 ? Math.nextDown(near) : Math.nextUp(near);
  }
}
