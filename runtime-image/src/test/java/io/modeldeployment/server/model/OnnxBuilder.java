package io.modeldeployment.server.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes small ONNX models (protobuf messages) that no training would give. */
public final class OnnxBuilder {

  public static final int FLOAT = 1;
  public static final int UINT8 = 2;
  public static final int INT8 = 3;
  public static final int UINT16 = 4;
  public static final int INT16 = 5;
  public static final int INT32 = 6;
  public static final int INT64 = 7;
  public static final int STRING = 8;
  public static final int BOOL = 9;
  public static final int FLOAT16 = 10;
  public static final int DOUBLE = 11;
  public static final int UINT32 = 12;
  public static final int UINT64 = 13;
  public static final int BFLOAT16 = 16;
  public static final int FLOAT8E4M3FN = 17;
  public static final int INT4 = 22;

  private int opset = 17;

  private final Message graph = new Message();

  /** Runs long for a large input: n gives the sum of the product of two n-by-n matrices of ones. */
  public static OnnxBuilder slow() {
    return new OnnxBuilder()
        .input("n", INT64, 1L)
        .output("sum", FLOAT)
        .ints("two", 2)
        .float32("one", 1)
        .node("Tile", List.of("n", "two"), "shape")
        .node("Expand", List.of("one", "shape"), "ones")
        .node("MatMul", List.of("ones", "ones"), "product")
        .node("MatMul", List.of("product", "ones"), "product2")
        .node("MatMul", List.of("product2", "ones"), "product3")
        .node("ReduceSum", List.of("product3"), "total")
        .node("Squeeze", List.of("total"), "sum");
  }

  /** Gives back what it takes: y is x, with one variable dimension. */
  public static OnnxBuilder identity(int type) {
    return new OnnxBuilder()
        .input("x", type, -1L)
        .output("y", type, -1L)
        .node("Identity", List.of("x"), "y");
  }

  /** Newer types need a newer set of operators. */
  public OnnxBuilder opset(int version) {
    opset = version;
    return this;
  }

  /** Adds an input; a negative dimension is a variable one. */
  public OnnxBuilder input(String name, int type, Long... dims) {
    graph.message(11, tensorValue(name, type, dims));
    return this;
  }

  public OnnxBuilder output(String name, int type, Long... dims) {
    graph.message(12, tensorValue(name, type, dims));
    return this;
  }

  /** Adds an output that is a sequence of tensors. */
  public OnnxBuilder sequenceOutput(String name, int type) {
    Message element = new Message().message(1, new Message().varint(1, type));
    Message sequence = new Message().message(1, element);
    graph.message(12, new Message().text(1, name).message(2, new Message().message(4, sequence)));
    return this;
  }

  public OnnxBuilder node(String operator, List<String> inputs, String output) {
    Message node = new Message();
    inputs.forEach(input -> node.text(1, input));
    graph.message(1, node.text(2, output).text(3, output).text(4, operator));
    return this;
  }

  public OnnxBuilder cast(String input, int type, String output) {
    Message attribute = new Message().text(1, "to").varint(3, type).varint(20, 2);
    graph.message(
        1,
        new Message()
            .text(1, input)
            .text(2, output)
            .text(3, output)
            .text(4, "Cast")
            .message(5, attribute));
    return this;
  }

  /** Adds a constant list of integers. */
  public OnnxBuilder ints(String name, long... values) {
    Message tensor = new Message().varint(1, values.length).varint(2, INT64).text(8, name);
    for (long value : values) {
      tensor.varint(7, value);
    }
    graph.message(5, tensor);
    return this;
  }

  /** Adds a constant number. */
  public OnnxBuilder float32(String name, float value) {
    int bits = Float.floatToIntBits(value);
    byte[] raw = {(byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24)};
    graph.message(5, new Message().varint(2, FLOAT).text(8, name).bytes(9, raw));
    return this;
  }

  /** Adds a constant list of strings, which may be any bytes. */
  public OnnxBuilder strings(String name, byte[]... values) {
    Message tensor = new Message().varint(1, values.length).varint(2, STRING).text(8, name);
    for (byte[] value : values) {
      tensor.bytes(6, value);
    }
    graph.message(5, tensor);
    return this;
  }

  public byte[] build() {
    return new Message()
        .varint(1, opset < 21 ? 9 : 10)
        .message(7, graph.text(2, "graph"))
        .message(8, new Message().varint(2, opset))
        .toBytes();
  }

  public Path write(Path file) {
    try {
      return Files.write(file, build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message tensorValue(String name, int type, Long... dims) {
    Message shape = new Message();
    for (int axis = 0; axis < dims.length; axis++) {
      Message dim = new Message();
      shape.message(1, dims[axis] < 0 ? dim.text(2, name + axis) : dim.varint(1, dims[axis]));
    }
    Message tensor = new Message().varint(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** A protobuf message in the making. */
  private static final class Message {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      raw((long) field << 3);
      raw(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      raw((long) field << 3 | 2);
      raw(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
      return out.toByteArray();
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
