package io.modeldeployment.operator.faults;

import io.modeldeployment.operator.faults.Frames.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries the events of one watch, each as the plan says. */
final class WatchPipe {

  private static final byte[] TOO_OLD =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure",\
      "message":"too old resource version","reason":"Expired","code":410}}\
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Supplier<Function<WatchEvent, Delivery>> plan;
  private final BooleanSupplier over;
  private final OutputStream out;

  /** Writes what the plan says to a client until something is over. */
  WatchPipe(
      Supplier<Function<WatchEvent, Delivery>> plan, BooleanSupplier over, OutputStream client) {
    this.plan = plan;
    this.over = over;
    this.out = client;
  }

  /** Tells the client that its watch is too old. */
  void expire() throws IOException {
    tell(Frames.text(TOO_OLD));
  }

  private synchronized void tell(Frame frame) throws IOException {
    Frames.write(out, frame);
  }

  /** Until either side ends it. */
  void run(InputStream fromClient, Socket upstream, InputStream fromUpstream) throws IOException {
    Thread.ofVirtual().start(() -> copy(fromClient, upstream));
    while (true) {
      Frame frame = Frames.read(fromUpstream);
      if (!frame.message()) {
        tell(frame);
        continue;
      }
      switch (decided(WatchEvent.parse(frame.payload()))) {
        case PASS, HOLD -> tell(frame);
        case TWICE -> {
          tell(frame);
          tell(frame);
        }
        case GONE -> expire();
        case DROP -> {}
      }
    }
  }

  /** What is to be done, once nothing holds the event any more. */
  private Delivery decided(WatchEvent event) throws IOException {
    Delivery delivery = plan.get().apply(event);
    while (delivery == Delivery.HOLD) {
      FaultProxy.pause(20);
      if (over.getAsBoolean()) {
        throw new IOException("the watch ended while it was held");
      }
      delivery = plan.get().apply(event);
    }
    return delivery;
  }

  /** What the client sends: the end of the watch, and answers to pings. */
  private static void copy(InputStream from, Socket to) {
    try {
      from.transferTo(to.getOutputStream());
      to.close();
    } catch (IOException e) {
      // The other direction notices.
    }
  }
}
