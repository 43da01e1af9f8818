package io.modeldeployment.server.serve;

import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A request's body in memory that grew with what really came, not with what was announced. */
final class RequestBody {

  private static final int FIRST_STEP = 64 << 10;

  private final byte[] bytes;
  private final int length;

  private RequestBody(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** The body, and room after it. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Reads to the end.
   *
   * @param announced the length the client named, or -1
   */
  static RequestBody read(InputStream in, long announced, int limit, RequestMemory memory)
      throws IOException, ProtocolException, OverloadedException {
    if (announced > limit) {
      throw tooLarge(limit);
    }
    int capacity = (int) Math.min(announced < 0 ? FIRST_STEP : announced + 1, FIRST_STEP);
    memory.charge(capacity);
    byte[] bytes = new byte[capacity];
    int length = 0;
    while (true) {
      int read = in.read(bytes, length, bytes.length - length);
      if (read < 0) {
        return new RequestBody(bytes, length);
      }
      length += read;
      if (length > limit) {
        throw tooLarge(limit);
      }
      if (length == bytes.length) {
        bytes = grown(bytes, announced, limit, memory);
      }
    }
  }

  // One byte more than announced or allowed is room to see that the body ends there.
  private static byte[] grown(byte[] bytes, long announced, int limit, RequestMemory memory)
      throws OverloadedException {
    long most = (announced < 0 ? limit : announced) + 1;
    int capacity = (int) Math.max(bytes.length + 1L, Math.min(most, bytes.length * 2L));
    memory.charge(capacity - bytes.length);
    return Arrays.copyOf(bytes, capacity);
  }

  private static ProtocolException tooLarge(int limit) {
    return new ProtocolException(
        Kind.TOO_LARGE, "the request is larger than the limit of " + limit + " bytes");
  }
}
