package io.modeldeployment.server.batch;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory of one request: counted against the budget, freed at once when it is closed. */
public final class RequestMemory implements AutoCloseable {

  // Wide enough for every vector instruction the runtime uses.
  private static final long ALIGNMENT = 64;

  private final MemoryBudget budget;
  private final Arena arena = Arena.ofConfined();
  private long charged;

  RequestMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Counts memory that the request holds elsewhere. */
  public void charge(long bytes) throws OverloadedException {
    budget.take(bytes, charged);
    charged += bytes;
  }

  /** A zeroed buffer outside the heap, in the machine's byte order. */
  public ByteBuffer allocate(int bytes) throws OverloadedException {
    charge(bytes);
    // The runtime refuses a null address, even for no bytes.
    return arena
        .allocate(Math.max(1, bytes), ALIGNMENT)
        .asSlice(0, bytes)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    arena.close();
    budget.give(charged);
    charged = 0;
  }
}
