package io.modeldeployment.e2e.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Command;
import io.modeldeployment.e2e.cluster.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A registry on this machine: that of go-containerregistry, as a process of its own. */
public final class Registry implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String crane;
  private final String authority;
  private final Process process;

  private Registry(String crane, String authority, Process process) {
    this.crane = crane;
    this.authority = authority;
    this.process = process;
  }

  /** Starts on a free port that only this machine reaches. */
  static Registry start() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      int port = socket.getLocalPort();
      socket.close();
      return start("127.0.0.1:" + port);
    }
  }

  /** Starts on that address and port. */
  public static Registry start(String authority) throws IOException {
    String crane =
        Command.run(List.of(Project.ROOT.resolve("hack/registry/build.sh").toString()), "", LIMIT)
            .succeeded()
            .lines()
            .toList()
            .getLast();
    Process process =
        new ProcessBuilder(crane, "registry", "serve", "--address=" + authority)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Registry registry = new Registry(crane, authority, process);
    Await.until(Duration.ofSeconds(30), () -> registry.get(""));
    return registry;
  }

  String authority() {
    return authority;
  }

  /** Runs hack/push.sh; environment variables come on top of this process' own. */
  public static Command.Result push(Map<String, String> environment, String... arguments) {
    List<String> words = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> words.add(name + "=" + value));
    words.add(Project.ROOT.resolve("hack/push.sh").toString());
    words.addAll(List.of(arguments));
    return Command.run(words, "", LIMIT);
  }

  /** Runs the client that the scripts use. */
  public String crane(String... arguments) {
    List<String> words = new ArrayList<>(List.of(crane));
    words.addAll(List.of(arguments));
    return Command.run(words, "", LIMIT).succeeded().strip();
  }

  /** What a tag or digest leads to, as it was pushed. */
  JsonNode manifest(String repository, String reference) {
    return read(get(repository + "/manifests/" + reference));
  }

  JsonNode blob(String repository, String digest) {
    return read(get(repository + "/blobs/" + digest));
  }

  private JsonNode read(String body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String path) {
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + authority + "/v2/" + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
