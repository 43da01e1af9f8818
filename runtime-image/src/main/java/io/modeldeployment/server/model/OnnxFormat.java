package io.modeldeployment.server.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Walks the outermost fields of an ONNX file (a protobuf ModelProto) without reading their content,
 * so that text, an error page or a broken download is named as such before the runtime sees it.
 */
final class OnnxFormat {

  private static final int IR_VERSION = 1;
  private static final int GRAPH = 7;
  private static final int OPSET_IMPORT = 8;
  private static final int HIGHEST_FIELD = 100;

  private final RandomAccessFile in;
  private final long size;
  private boolean hasIrVersion;
  private boolean hasGraph;
  private boolean hasOpset;

  private OnnxFormat(RandomAccessFile in) throws IOException {
    this.in = in;
    this.size = in.length();
  }

  static void check(Path file) throws InvalidModelException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      new OnnxFormat(in).walk();
    } catch (MalformedException e) {
      throw new InvalidModelException(invalid(file, e.getMessage()));
    } catch (EOFException e) {
      throw new InvalidModelException(
          invalid(file, "it ends in the middle of a field: is it complete?"));
    } catch (IOException e) {
      throw new InvalidModelException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The message for a file that is there but no model. */
  static String invalid(Path file, String why) {
    return file + " is not a valid ONNX model: " + why;
  }

  private void walk() throws IOException, MalformedException {
    if (size == 0) {
      throw new MalformedException("it is empty");
    }
    while (in.getFilePointer() < size) {
      long tag = readVarint();
      int field = (int) (tag >>> 3);
      note(field);
      skip((int) (tag & 7), field);
    }
    if (!hasIrVersion || !hasGraph || !hasOpset) {
      throw new MalformedException("it has no " + firstMissing());
    }
  }

  private void note(int field) {
    hasIrVersion |= field == IR_VERSION;
    hasGraph |= field == GRAPH;
    hasOpset |= field == OPSET_IMPORT;
  }

  private String firstMissing() {
    if (!hasIrVersion) {
      return "IR version";
    }
    return hasGraph ? "operator set" : "graph";
  }

  private void skip(int wireType, int field) throws IOException, MalformedException {
    if (field == 0 || field > HIGHEST_FIELD) {
      throw new MalformedException("its content is not ONNX");
    }
    switch (wireType) {
      case 0 -> readVarint();
      case 1 -> advance(8);
      case 2 -> advance(readVarint());
      case 5 -> advance(4);
      default -> throw new MalformedException("its content is not ONNX");
    }
  }

  private void advance(long bytes) throws IOException, MalformedException {
    long left = size - in.getFilePointer();
    if (bytes < 0) {
      throw new MalformedException("its content is not ONNX");
    }
    if (bytes > left) {
      throw new MalformedException(
          "it is cut off: a field of %d bytes begins where only %d are left"
              .formatted(bytes, left));
    }
    in.seek(in.getFilePointer() + bytes);
  }

  private long readVarint() throws IOException, MalformedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedException("its content is not ONNX");
  }

  private static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
