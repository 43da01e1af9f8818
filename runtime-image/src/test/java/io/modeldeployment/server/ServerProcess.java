package io.modeldeployment.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real process, as a container would run it. */
final class ServerProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path directory;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServerProcess(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** Starts it; its output and termination message go to files in the directory. */
  static ServerProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(directory, List.of(), environment, arguments);
  }

  /** Starts it by a command that gets its command line as further arguments. */
  static ServerProcess start(
      Path directory, List<String> starter, Map<String, String> environment, String... arguments)
      throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(starter);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ModelServerApplication.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Path lastWord = directory.resolve("termination-log");
    Files.writeString(lastWord, "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TERMINATION_LOG", lastWord.toString());
    builder.environment().put("HTTP_PORT", Integer.toString(port));
    builder.environment().putAll(environment);
    builder.redirectOutput(directory.resolve("stdout").toFile());
    builder.redirectError(directory.resolve("stderr").toFile());
    return new ServerProcess(builder.start(), directory, port);
  }

  void awaitReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (get("/v2/health/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("not ready: " + stderr() + stdout());
  }

  /** Waits for the end and says the exit code. */
  int awaitExit() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running: " + stdout());
    }
    return process.exitValue();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  String stdout() throws IOException {
    return Files.readString(directory.resolve("stdout"));
  }

  String stderr() throws IOException {
    return Files.readString(directory.resolve("stderr"));
  }

  String terminationMessage() throws IOException {
    return Files.readString(directory.resolve("termination-log"));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    process.destroyForcibly();
  }
}
