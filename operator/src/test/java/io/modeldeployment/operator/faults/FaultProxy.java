package io.modeldeployment.operator.faults;

import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.User;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an operator and a real API server: lets requests and watch events through, or does
 * to them what the plans say, and keeps every request in order. Plain HTTP on loopback in front,
 * TLS behind; a connection carries one request.
 */
public final class FaultProxy implements AutoCloseable {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final ApiServer server;
  private final SSLSocketFactory tls;
  private final ServerSocket listener;
  private final List<Call> calls = new ArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<WatchPipe> watches = ConcurrentHashMap.newKeySet();
  private volatile Function<Call, Fault> plan = call -> Fault.NONE;
  private volatile Function<WatchEvent, Delivery> delivery = event -> Delivery.PASS;
  private volatile boolean cut;

  /** A proxy in front of the given API server. */
  public FaultProxy(ApiServer server) {
    this.server = server;
    this.tls = Trust.only(server.config(User.ADMIN).getCaCertFile());
    try {
      listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where the operator is to look for the API server. */
  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** What is done to requests from now on. */
  public void plan(Function<Call, Fault> plan) {
    this.plan = plan;
  }

  /** What is done to watch events from now on. */
  public void deliver(Function<WatchEvent, Delivery> delivery) {
    this.delivery = delivery;
  }

  /** Every request so far, in order. */
  public List<Call> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** Every request so far that changes objects, in order. */
  public List<Call> writes() {
    return calls().stream().filter(Call::write).toList();
  }

  /** Breaks every connection and takes no more: whoever used this proxy is as good as dead. */
  public void cut() {
    cut = true;
    breakConnections();
  }

  /** Takes connections again. */
  public void mend() {
    cut = false;
  }

  /** Breaks every connection, as a load balancer or an API server that ends does. */
  public void breakConnections() {
    open.forEach(FaultProxy::reset);
  }

  /** Tells every watch that it is too old, as after a compaction: what it missed is read anew. */
  public void expireWatches() {
    for (WatchPipe watch : watches) {
      try {
        watch.expire();
      } catch (IOException e) {
        // It just ended.
        watches.remove(watch);
      }
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        if (cut) {
          reset(client);
        } else {
          Thread.ofVirtual().start(() -> serve(client));
        }
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      Head head = Head.read(in);
      if (head != null) {
        byte[] body = in.readNBytes(head.contentLength());
        carry(client, in, head, body, note(head, body));
      }
    } catch (IOException e) {
      // One side broke the connection; the other is to notice.
      reset(client);
    } finally {
      open.remove(client);
    }
  }

  private Call note(Head head, byte[] body) {
    String[] first = head.first().split(" ");
    String text = new String(body, StandardCharsets.UTF_8);
    synchronized (calls) {
      Call call = new Call(NUMBERS.incrementAndGet(), Instant.now(), first[0], first[1], text);
      calls.add(call);
      return call;
    }
  }

  private void carry(Socket client, InputStream in, Head head, byte[] body, Call call)
      throws IOException {
    switch (plan.apply(call)) {
      case Fault.Pass pass -> forward(client, in, head, body);
      case Fault.Delay delay -> {
        pause(delay.by().toMillis());
        forward(client, in, head, body);
      }
      case Fault.Answer answer -> answer(client, answer.code(), answer.reason());
      case Fault.Reset reset -> reset(client);
      case Fault.LoseAnswer lose -> {
        forward(null, in, head, body);
        reset(client);
      }
      case Fault.AnswerAfterwards answer -> {
        forward(null, in, head, body);
        answer(client, answer.code(), answer.reason());
      }
      case Fault.Hang hang -> in.read();
    }
  }

  /** Sends the request on, and its answer back where a client is given. */
  private void forward(@Nullable Socket client, InputStream in, Head head, byte[] body)
      throws IOException {
    try (Socket upstream = tls.createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      if (client != null) {
        // What nobody waits for is carried out, whoever dies meanwhile.
        open.add(upstream);
      }
      Head sent =
          head.webSocket()
              ? head
              : head.with("Connection: close", "Connection", "Upgrade", "HTTP2-Settings");
      upstream.getOutputStream().write(sent.bytes());
      upstream.getOutputStream().write(body);
      upstream.getOutputStream().flush();
      InputStream answer = new BufferedInputStream(upstream.getInputStream());
      Head answerHead = Head.read(answer);
      if (answerHead == null) {
        throw new IOException("no answer");
      }
      if (client == null) {
        return;
      }
      client.getOutputStream().write(answerHead.bytes());
      client.getOutputStream().flush();
      if (answerHead.webSocket()) {
        watch(client, in, upstream, answer);
      } else {
        answer.transferTo(client.getOutputStream());
      }
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  private void watch(Socket client, InputStream in, Socket upstream, InputStream answer)
      throws IOException {
    WatchPipe watch =
        new WatchPipe(
            () -> delivery,
            () -> client.isClosed() || upstream.isClosed(),
            client.getOutputStream());
    watches.add(watch);
    try {
      watch.run(in, upstream, answer);
    } finally {
      watches.remove(watch);
    }
  }

  private static void answer(Socket client, int code, String reason) throws IOException {
    byte[] status =
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
        "message":"made up by the test","reason":"%s","code":%d}\
        """
            .formatted(reason, code)
            .getBytes(StandardCharsets.UTF_8);
    Head head =
        new Head(
            "HTTP/1.1 " + code + " " + reason,
            List.of(
                "Content-Type: application/json",
                "Content-Length: " + status.length,
                "Connection: close"));
    client.getOutputStream().write(head.bytes());
    client.getOutputStream().write(status);
    client.getOutputStream().flush();
  }

  /** Closes with RST, so that the other side notices at once. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
