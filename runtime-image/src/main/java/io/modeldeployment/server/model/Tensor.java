package io.modeldeployment.server.model;

import java.nio.ByteBuffer;
import java.util.List;

/** Concrete values on their way into or out of a model. */
public sealed interface Tensor {

  Datatype datatype();

  Shape shape();

  /** Elements of a fixed width, row-major, in the machine's byte order. */
  record Numeric(Datatype datatype, Shape shape, ByteBuffer data) implements Tensor {}

  /** Elements of arbitrary bytes, row-major. */
  record Bytes(Shape shape, List<byte[]> elements) implements Tensor {

    @Override
    public Datatype datatype() {
      return Datatype.BYTES;
    }
  }
}
