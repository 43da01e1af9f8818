package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.model.TensorSpec;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.Quoted;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a tensor's data: flat in row-major order, or nested exactly as its shape says. */
final class JsonDataReader {

  private final TensorSpec spec;
  private final Shape shape;
  private final RequestMemory memory;
  private final long expected;
  private long seen;

  JsonDataReader(TensorSpec spec, Shape shape, RequestMemory memory) {
    this.spec = spec;
    this.shape = shape;
    this.memory = memory;
    this.expected = shape.elementCount();
  }

  /**
   * Reads the value the parser stands on.
   *
   * @param bytesLeft the length of the rest of the body, which bounds how many elements it can hold
   */
  Tensor read(JsonParser json, int bytesLeft) throws ProtocolException, OverloadedException {
    if (expected > bytesLeft) {
      throw wrongCount(countScalars(json));
    }
    int count = (int) expected;
    if (spec.datatype() == Datatype.BYTES) {
      TextElements elements = new TextElements(count, memory);
      readAll(json, elements);
      return new Tensor.Bytes(shape, elements.read());
    }
    NumericElement element = NumericElement.of(spec.datatype());
    ByteBuffer data = allocate(count);
    readAll(json, parser -> element.read(parser, data));
    return new Tensor.Numeric(spec.datatype(), shape, data.flip());
  }

  private ByteBuffer allocate(int count) throws ProtocolException, OverloadedException {
    long bytes = (long) count * spec.datatype().width();
    if (bytes > Integer.MAX_VALUE) {
      throw new ProtocolException(
          ProtocolException.Kind.TOO_LARGE, input() + " is larger than 2 GiB");
    }
    return memory.allocate((int) bytes);
  }

  private void readAll(JsonParser json, ElementReader reader)
      throws ProtocolException, OverloadedException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      readScalar(json, reader);
      return;
    }
    JsonToken first = json.nextToken();
    if (first == JsonToken.START_ARRAY) {
      readNested(json, reader);
    } else {
      readFlat(json, first, reader);
    }
    if (seen != expected) {
      throw wrongCount(seen);
    }
  }

  /** A tensor of rank 0 may be written without an array around it. */
  private void readScalar(JsonParser json, ElementReader reader)
      throws ProtocolException, OverloadedException {
    if (shape.rank() != 0) {
      throw ProtocolException.invalid(
          "the data of %s is %s, expected an array".formatted(input(), JsonFields.kind(json)));
    }
    element(json, reader);
  }

  private void readFlat(JsonParser json, JsonToken first, ElementReader reader)
      throws ProtocolException, OverloadedException {
    for (JsonToken token = first; token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (token.isStructStart()) {
        throw wrongNesting();
      }
      element(json, reader);
    }
  }

  /** Walks nested arrays without recursion; the parser stands on the second opening bracket. */
  private void readNested(JsonParser json, ElementReader reader)
      throws ProtocolException, OverloadedException {
    int rank = shape.rank();
    long[] children = new long[rank + 1];
    int depth = 1;
    JsonToken token = json.currentToken();
    while (true) {
      if (token == JsonToken.END_ARRAY) {
        if (children[depth - 1] != shape.dim(depth - 1)) {
          throw wrongNesting();
        }
        children[depth - 1] = 0;
        if (--depth == 0) {
          return;
        }
      } else {
        if (token.isStructStart() != depth < rank || token == JsonToken.START_OBJECT) {
          throw wrongNesting();
        }
        children[depth - 1]++;
        if (depth < rank) {
          depth++;
        } else {
          element(json, reader);
        }
      }
      token = json.nextToken();
    }
  }

  private void element(JsonParser json, ElementReader reader)
      throws ProtocolException, OverloadedException {
    if (seen == expected) {
      throw wrongCount(seen + countRest(json, json.streamReadContext().getNestingDepth()));
    }
    try {
      reader.read(json);
    } catch (ElementException e) {
      throw ProtocolException.invalid(
          "element %d of %s is %s, expected %s"
              .formatted(seen, input(), e.getMessage(), spec.datatype()));
    }
    seen++;
  }

  private static long countScalars(JsonParser json) {
    if (!json.currentToken().isStructStart()) {
      return 1;
    }
    int depth = json.streamReadContext().getNestingDepth();
    json.nextToken();
    return countRest(json, depth);
  }

  /** Counts the scalars from the current token to the end of the array at this depth. */
  private static long countRest(JsonParser json, int depth) {
    long count = 0;
    while (json.streamReadContext().getNestingDepth() >= depth) {
      count += json.currentToken().isScalarValue() ? 1 : 0;
      json.nextToken();
    }
    return count;
  }

  private ProtocolException wrongCount(long actual) {
    return ProtocolException.invalid(
        "%s of shape %s takes %s elements, but its data has %d"
            .formatted(input(), shape, expected == Long.MAX_VALUE ? "too many" : expected, actual));
  }

  private ProtocolException wrongNesting() {
    return ProtocolException.invalid(
        "the data of %s is neither flat nor nested as its shape %s".formatted(input(), shape));
  }

  private String input() {
    return "input " + Quoted.name(spec.name());
  }
}
