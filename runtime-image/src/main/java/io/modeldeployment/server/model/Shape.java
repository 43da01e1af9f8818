package io.modeldeployment.server.model;

import java.util.Arrays;

/** A tensor's dimensions; -1 stands for a variable one in a model's signature. */
public final class Shape {

  private final long[] dims;

  private Shape(long[] dims) {
    this.dims = dims;
  }

  public static Shape of(long... dims) {
    return new Shape(dims.clone());
  }

  public int rank() {
    return dims.length;
  }

  public long dim(int axis) {
    return dims[axis];
  }

  public long[] toArray() {
    return dims.clone();
  }

  public boolean isVariable() {
    return Arrays.stream(dims).anyMatch(dim -> dim < 0);
  }

  /** The number of elements, or {@link Long#MAX_VALUE} where it does not fit a long. */
  public long elementCount() {
    long count = 1;
    for (long dim : dims) {
      if (dim == 0) {
        return 0;
      }
      count = dim > Long.MAX_VALUE / count ? Long.MAX_VALUE : count * dim;
    }
    return count;
  }

  /** True where this concrete shape satisfies a signature's. */
  public boolean fits(Shape signature) {
    if (dims.length != signature.dims.length) {
      return false;
    }
    for (int axis = 0; axis < dims.length; axis++) {
      if (signature.dims[axis] >= 0 && signature.dims[axis] != dims[axis]) {
        return false;
      }
    }
    return true;
  }

  /** The smallest concrete shape of this signature: every variable dimension is 1. */
  Shape smallest() {
    return new Shape(Arrays.stream(dims).map(dim -> dim < 0 ? 1 : dim).toArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims).replace(" ", "");
  }
}
