package io.modeldeployment.operator.faults;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The frames of a WebSocket as a server sends them: not masked. */
final class Frames {

  private static final int FINAL_TEXT = 0x81;
  private static final int SHORT = 126;
  private static final int LONG = 127;

  private Frames() {}

  /** First byte, which holds the kind of frame, and content. */
  record Frame(int head, byte[] payload) {

    /** Whether it is a whole message, which the API server makes of each event. */
    boolean message() {
      return head == FINAL_TEXT || head == FINAL_TEXT + 1;
    }
  }

  static Frame text(byte[] payload) {
    return new Frame(FINAL_TEXT, payload);
  }

  static Frame read(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    int head = in.read();
    if (head < 0) {
      throw new EOFException();
    }
    int length = in.readUnsignedByte();
    long size =
        switch (length) {
          case SHORT -> in.readUnsignedShort();
          case LONG -> in.readLong();
          default -> length;
        };
    return new Frame(head, in.readNBytes(Math.toIntExact(size)));
  }

  static void write(OutputStream to, Frame frame) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.writeByte(frame.head());
    int size = frame.payload().length;
    if (size < SHORT) {
      out.writeByte(size);
    } else if (size <= 0xffff) {
      out.writeByte(SHORT);
      out.writeShort(size);
    } else {
      out.writeByte(LONG);
      out.writeLong(size);
    }
    out.write(frame.payload());
    out.flush();
  }
}
