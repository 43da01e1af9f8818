package io.modeldeployment.server.batch;

import java.util.concurrent.atomic.AtomicLong;

/** What all requests in flight may hold together, so that no client can exhaust the process. */
public final class MemoryBudget {

  private final long capacity;
  private final AtomicLong held = new AtomicLong();

  public MemoryBudget(long capacity) {
    this.capacity = capacity;
  }

  public long capacity() {
    return capacity;
  }

  public long held() {
    return held.get();
  }

  /** Opens the memory of one request, to be closed by the thread that opened it. */
  public RequestMemory open() {
    return new RequestMemory(this);
  }

  /**
   * Grants more memory to a request.
   *
   * @param has what it holds already
   */
  void take(long bytes, long has) throws OverloadedException {
    if (bytes > capacity - has) {
      throw OverloadedException.always(
          "the request needs %d bytes of memory or more, but this server grants requests %d"
              .formatted(has + bytes, capacity));
    }
    if (held.addAndGet(bytes) > capacity) {
      held.addAndGet(-bytes);
      throw OverloadedException.forNow("the memory for requests is used up, try again");
    }
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
