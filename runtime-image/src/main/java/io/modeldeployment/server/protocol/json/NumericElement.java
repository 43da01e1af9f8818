package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.model.TensorSpec;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.Quoted;
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
  INT32 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      long value = integer(json);
      if (value != (int) value) {
        throw outOfRange(json);
      }
      out.putInt((int) value);
    }
  },
  INT64 {
    @Override
    void read(JsonParser json, ByteBuffer out) throws ElementException {
      out.putLong(integer(json));
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

  static NumericElement of(TensorSpec spec) throws ProtocolException {
    return switch (spec.datatype()) {
      case BOOL -> BOOL;
      case INT32 -> INT32;
      case INT64 -> INT64;
      case FP32 -> FP32;
      case FP64 -> FP64;
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, FP16, BF16, BYTES ->
          throw ProtocolException.invalid(
              "datatype %s of input %s is not supported over JSON yet"
                  .formatted(spec.datatype(), Quoted.name(spec.name())));
    };
  }

  /** Booleans; also 0 and 1, which mean nothing else. */
  private static boolean truth(JsonParser json) throws ElementException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> {
        long value = integer(json);
        if (value != 0 && value != 1) {
          throw new ElementException(shown(json));
        }
        yield value == 1;
      }
      default -> throw mismatch(json);
    };
  }

  private static long integer(JsonParser json) throws ElementException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw mismatch(json);
    }
    try {
      return json.getLongValue();
    } catch (InputCoercionException e) {
      throw outOfRange(json);
    }
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
