package io.modeldeployment.server.model.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A small HTTP proxy: absolute addresses for http, CONNECT for https, one request a connection. */
final class ProxyServer implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final @Nullable String expected;

  /**
   * @param authorization the Proxy-Authorization to insist on, or null
   */
  ProxyServer(@Nullable String authorization) throws IOException {
    this.expected = authorization;
    Thread.startVirtualThread(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The request lines that were let through. */
  List<String> requests() {
    return requests;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      if (expected != null && !head.contains("Proxy-Authorization: " + expected + "\r\n")) {
        reply(
            client,
            "HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=\"p\"\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      String line = head.substring(0, head.indexOf('\r'));
      requests.add(line);
      forward(client, head, line.split(" "));
    } catch (IOException e) {
      // Either side has gone: so has the request.
    }
  }

  private static void forward(Socket client, String head, String[] line) throws IOException {
    boolean tunnel = line[0].equals("CONNECT");
    URI target = URI.create(tunnel ? "https://" + line[1] : line[1]);
    try (Socket upstream = new Socket(target.getHost(), target.getPort())) {
      if (tunnel) {
        reply(client, "HTTP/1.1 200 OK\r\n\r\n");
        Thread.startVirtualThread(() -> copy(client, upstream));
      } else {
        reply(
            upstream,
            head.replace(line[1], target.getRawPath())
                .replaceAll("(?i)Proxy-Authorization: [^\r]*\r\n", "")
                .replaceAll("(?i)Connection: [^\r]*\r\n", "Connection: close\r\n"));
      }
      copy(upstream, client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Closed by either side.
    }
  }

  private static void reply(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
