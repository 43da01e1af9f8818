package io.modeldeployment.server.model;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** What the C library's allocator has handed out: exact where resident memory only hints. */
final class NativeHeap {

  private static final int FIELDS = 10;
  private static final int MAPPED = 4;
  private static final int IN_USE = 7;

  private final MethodHandle mallinfo2;

  private NativeHeap(MethodHandle mallinfo2) {
    this.mallinfo2 = mallinfo2;
  }

  static NativeHeap open() {
    Linker linker = Linker.nativeLinker();
    MemoryLayout[] fields = new MemoryLayout[FIELDS];
    Arrays.fill(fields, JAVA_LONG);
    return new NativeHeap(
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mallinfo2"),
            FunctionDescriptor.of(MemoryLayout.structLayout(fields))));
  }

  long bytesInUse() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) mallinfo2.invokeExact((SegmentAllocator) arena);
      return info.getAtIndex(JAVA_LONG, IN_USE) + info.getAtIndex(JAVA_LONG, MAPPED);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
