package io.modeldeployment.server.model;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves string elements byte for byte through the runtime's C interface. The Java binding goes
 * through JNI's modified UTF-8, which changes NUL and everything beyond the basic plane, and cannot
 * hold bytes that are no text.
 */
@SuppressWarnings("restricted") // Native access is granted on the command line.
final class NativeStrings {

  // Places in the OrtApi table, which is only ever appended to.
  private static final int GET_ERROR_MESSAGE = 2;
  private static final int GET_STRING_TENSOR_DATA_LENGTH = 53;
  private static final int GET_STRING_TENSOR_CONTENT = 54;
  private static final int RELEASE_STATUS = 93;
  private static final int GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER = 252;
  private static final int TABLE_SIZE = GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER + 1;

  private static final Api API = new Api();

  private NativeStrings() {}

  static void write(OnnxTensor tensor, List<byte[]> elements) throws OrtException {
    long value = API.handleOf(tensor);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(ADDRESS);
      for (int i = 0; i < elements.size(); i++) {
        byte[] element = elements.get(i);
        API.resize(value, i, element.length, target);
        MemorySegment buffer = target.get(ADDRESS, 0).reinterpret(element.length);
        MemorySegment.copy(element, 0, buffer, ValueLayout.JAVA_BYTE, 0, element.length);
      }
    }
  }

  static List<byte[]> read(OnnxTensor tensor, int count) throws OrtException {
    if (count == 0) {
      return List.of();
    }
    long value = API.handleOf(tensor);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocate(JAVA_LONG);
      API.length(value, length);
      long total = length.get(JAVA_LONG, 0);
      MemorySegment content = arena.allocate(Math.max(1, total));
      MemorySegment offsets = arena.allocate(JAVA_LONG, count);
      API.content(value, content, total, offsets, count);
      return split(content, total, offsets, count);
    }
  }

  private static List<byte[]> split(
      MemorySegment content, long total, MemorySegment offsets, int count) {
    List<byte[]> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long from = offsets.getAtIndex(JAVA_LONG, i);
      long to = i + 1 < count ? offsets.getAtIndex(JAVA_LONG, i + 1L) : total;
      elements.add(content.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
    }
    return elements;
  }

  /** The few functions of the C interface used here. A non-null result is an error. */
  private static final class Api {

    private final VarHandle nativeHandle;
    private final MethodHandle errorMessage;
    private final MethodHandle releaseStatus;
    private final MethodHandle dataLength;
    private final MethodHandle content;
    private final MethodHandle resize;

    Api() {
      try {
        nativeHandle = Binding.tensorAddress();
        MemorySegment table =
            MemorySegment.ofAddress(Binding.api()).reinterpret(ADDRESS.byteSize() * TABLE_SIZE);
        errorMessage = function(table, GET_ERROR_MESSAGE, ADDRESS);
        releaseStatus =
            Linker.nativeLinker()
                .downcallHandle(
                    table.getAtIndex(ADDRESS, RELEASE_STATUS), FunctionDescriptor.ofVoid(ADDRESS));
        dataLength = function(table, GET_STRING_TENSOR_DATA_LENGTH, JAVA_LONG, ADDRESS);
        content =
            function(
                table,
                GET_STRING_TENSOR_CONTENT,
                JAVA_LONG,
                ADDRESS,
                JAVA_LONG,
                ADDRESS,
                JAVA_LONG);
        resize =
            function(
                table,
                GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                ADDRESS);
      } catch (ReflectiveOperationException e) {
        throw Binding.changed(e);
      }
    }

    private static MethodHandle function(
        MemorySegment table, int index, MemoryLayout... parameters) {
      return Linker.nativeLinker()
          .downcallHandle(
              table.getAtIndex(ADDRESS, index), FunctionDescriptor.of(ADDRESS, parameters));
    }

    long handleOf(OnnxTensor tensor) {
      return (long) nativeHandle.get(tensor);
    }

    void length(long value, MemorySegment out) throws OrtException {
      try {
        check((MemorySegment) dataLength.invokeExact(value, out));
      } catch (Throwable e) {
        throw sneaked(e);
      }
    }

    void content(long value, MemorySegment out, long size, MemorySegment offsets, long count)
        throws OrtException {
      try {
        check((MemorySegment) content.invokeExact(value, out, size, offsets, count));
      } catch (Throwable e) {
        throw sneaked(e);
      }
    }

    void resize(long value, long index, long size, MemorySegment out) throws OrtException {
      try {
        check((MemorySegment) resize.invokeExact(value, index, size, out));
      } catch (Throwable e) {
        throw sneaked(e);
      }
    }

    private void check(MemorySegment status) throws Throwable {
      if (status.address() == 0) {
        return;
      }
      MemorySegment text = (MemorySegment) errorMessage.invokeExact(status);
      String message = text.reinterpret(Integer.MAX_VALUE).getString(0);
      releaseStatus.invokeExact(status);
      throw new OrtException(message);
    }

    private static OrtException sneaked(Throwable e) {
      return switch (e) {
        case OrtException ort -> ort;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        default -> throw new IllegalStateException(e);
      };
    }
  }
}
