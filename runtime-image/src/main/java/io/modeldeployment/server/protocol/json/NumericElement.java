package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.model.Datatype;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/** How one element of a datatype is read from JSON into memory: exactly, or not at all. */
enum NumericElement {
  BOOL {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.put(truth(json) ? (byte) 1 : (byte) 0);
    }
  },
  UINT8 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.put((byte) integer(json, 0, 0xff));
    }
  },
  UINT16 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putShort((short) integer(json, 0, 0xffff));
    }
  },
  UINT32 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putInt((int) integer(json, 0, 0xffff_ffffL));
    }
  },
  UINT64 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putLong(unsignedLong(json));
    }
  },
  INT8 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.put((byte) integer(json, Byte.MIN_VALUE, Byte.MAX_VALUE));
    }
  },
  INT16 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putShort((short) integer(json, Short.MIN_VALUE, Short.MAX_VALUE));
    }
  },
  INT32 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putInt((int) integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
  },
  INT64 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putLong(integer(json, Long.MIN_VALUE, Long.MAX_VALUE));
    }
  },
  FP16 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putShort(shortFloat(json, ShortFloat.FP16));
    }
  },
  BF16 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putShort(shortFloat(json, ShortFloat.BF16));
    }
  },
  FP32 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        out.putFloat((float) nonFinite(json));
        return;
      }
      requireNumber(json);
      float value = json.getFloatValue();
      if (Float.isInfinite(value)) {
        throw outOfRange(json);
      }
      out.putFloat(value == 0 && isNegative(json) ? -0.0f : value);
    }
  },
  FP64 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        out.putDouble(nonFinite(json));
        return;
      }
      requireNumber(json);
      double value = json.getDoubleValue();
      if (Double.isInfinite(value)) {
        throw outOfRange(json);
      }
      out.putDouble(value == 0 && isNegative(json) ? -0.0 : value);
    }
  };

  private static final int LONGEST_SHOWN = 40;

  /** Appends the element that the parser stands on. */
  abstract void read(JsonParser json, ByteBuffer out) throws ElementException;

  static NumericElement of(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> BOOL;
      case UINT8 -> UINT8;
      case UINT16 -> UINT16;
      case UINT32 -> UINT32;
      case UINT64 -> UINT64;
      case INT8 -> INT8;
      case INT16 -> INT16;
      case INT32 -> INT32;
      case INT64 -> INT64;
      case FP16 -> FP16;
      case FP32 -> FP32;
      case FP64 -> FP64;
      case BF16 -> BF16;
      case BYTES -> throw new IllegalArgumentException("BYTES are not numbers");
    };
  }

  /** Booleans; also 0 and 1, which mean nothing else. */
  private static boolean truth(JsonParser json) throws ElementException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> {
        long value = integer(json, Long.MIN_VALUE, Long.MAX_VALUE);
        if (value != 0 && value != 1) {
          throw new ElementException(shown(json));
        }
        yield value == 1;
      }
      default -> throw mismatch(json);
    };
  }

  private static long integer(JsonParser json, long least, long most) throws ElementException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw mismatch(json);
    }
    try {
      long value = json.getLongValue();
      if (value >= least && value <= most) {
        return value;
      }
    } catch (InputCoercionException e) {
      // Beyond 64 bits, and so out of every range.
    }
    throw outOfRange(json);
  }

  private static long unsignedLong(JsonParser json) throws ElementException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return integer(json, 0, Long.MAX_VALUE);
    }
    BigInteger value = json.getBigIntegerValue();
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw outOfRange(json);
    }
    return value.longValue();
  }

  private static short shortFloat(JsonParser json, ShortFloat format) throws ElementException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return format.nearest((float) nonFinite(json));
    }
    requireNumber(json);
    double value = json.getDoubleValue();
    if (value == 0) {
      return format.nearest(isNegative(json) ? -0.0f : 0.0f);
    }
    short nearest = format.nearest(value, json::getDecimalValue);
    if (Float.isInfinite(format.toFloat(nearest))) {
      throw outOfRange(json);
    }
    return nearest;
  }

  /** JSON has no numbers for these three; they are written as strings, as answers write them. */
  private static double nonFinite(JsonParser json) throws ElementException {
    return switch (json.getString()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw mismatch(json);
    };
  }

  private static void requireNumber(JsonParser json) throws ElementException {
    if (!json.currentToken().isNumeric()) {
      throw mismatch(json);
    }
  }

  // The integer -0 has lost its sign by the time it is a number.
  private static boolean isNegative(JsonParser json) {
    return json.getStringCharacters()[json.getStringOffset()] == '-';
  }

  private static ElementException outOfRange(JsonParser json) {
    return new ElementException(shown(json) + ", which is out of range");
  }

  private static ElementException mismatch(JsonParser json) {
    return new ElementException(
        json.currentToken().isNumeric() ? shown(json) : JsonFields.kind(json));
  }

  private static String shown(JsonParser json) {
    String text = json.getString();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}
