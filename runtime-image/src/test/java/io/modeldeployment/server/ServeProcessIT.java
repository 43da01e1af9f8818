package io.modeldeployment.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.OnnxBuilder;
import io.modeldeployment.server.model.SampleModels;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The life and end of a serving process. */
@Timeout(180)
class ServeProcessIT {

  private static final String SECRET = "12345.678";
  private static final String REQUEST =
      "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,"
          + SECRET
          + "]}]}";

  @TempDir Path directory;

  @Test
  void drainsUnderLoadWithoutAFailedRequest() throws Exception {
    // given
    Duration drain = Duration.ofSeconds(3);
    Path models = Files.createDirectory(directory.resolve("models"));
    Files.copy(SampleModels.IRIS, models.resolve("iris.onnx"));
    Map<String, String> environment =
        Map.of("MODEL_NAME", "iris", "MODEL_DIR", models.toString(), "DRAIN_SECONDS", "3");
    try (ServerProcess server = ServerProcess.start(directory, environment, "serve");
        ExecutorService clients = Executors.newFixedThreadPool(6)) {
      server.awaitReady();
      AtomicInteger answered = new AtomicInteger();
      ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
      long[] closedAfter = {Long.MAX_VALUE};
      List<Future<?>> load = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        load.add(clients.submit(() -> ask(server, answered, failures, closedAfter)));
      }
      while (answered.get() < 100) {
        Thread.sleep(10);
      }

      // when
      long terminated = System.nanoTime();
      closedAfter[0] = terminated + drain.toNanos();
      server.terminate();
      while (server.get("/v2/health/ready").statusCode() == 200) {
        Thread.sleep(5);
      }
      HttpResponse<String> live = server.get("/v2/health/live");
      HttpResponse<String> infer = server.post("/v2/models/iris/infer", REQUEST);
      int exitCode = server.awaitExit();
      Duration took = Duration.ofNanos(System.nanoTime() - terminated);

      // then
      for (Future<?> client : load) {
        client.get();
      }
      assertThat(failures).isEmpty();
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(infer.statusCode()).isEqualTo(200);
      assertThat(infer.headers().firstValue("Connection")).hasValue("close");
      assertThat(exitCode).isZero();
      assertThat(took).isBetween(drain, drain.plusSeconds(10));
      assertLogIsJsonWithoutData(server.stdout());
    }
  }

  @Test
  void finishesWhatIsInFlight() throws Exception {
    // given: an inference of some seconds
    Path model = OnnxBuilder.slow().write(directory.resolve("slow.onnx"));
    Map<String, String> environment =
        Map.of("MODEL_NAME", "slow", "DRAIN_SECONDS", "0", "INTRA_OP_THREADS", "1");
    try (ServerProcess server =
            ServerProcess.start(directory, environment, "--model-dir", model.toString());
        ExecutorService clients = Executors.newSingleThreadExecutor()) {
      server.awaitReady();
      String request =
          "{\"inputs\":[{\"name\":\"n\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[1500]}]}";
      Future<HttpResponse<String>> answer =
          clients.submit(() -> server.post("/v2/models/slow/infer", request));
      while (!server
          .get("/metrics")
          .body()
          .contains("requests_in_flight{model=\"slow\",version=\"1\",} 1")) {
        Thread.sleep(5);
      }

      // when
      server.terminate();

      // then
      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(server.awaitExit()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "special/not-onnx.onnx  | /special/not-onnx.onnx is not a valid ONNX model: its content is not ONNX",
        "special/truncated.onnx | /special/truncated.onnx is not a valid ONNX model: it is cut off: a field of ",
        "iris                   | /iris holds 3 .onnx files (v1.onnx, v2.onnx, v3.onnx), but exactly one is served",
        "nothing                | /nothing does not exist",
      })
  void endsWhereThereIsNoModel(String model, String message) throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            Map.of(),
            "serve",
            "--model-dir",
            SampleModels.ROOT.resolve(model).toString())) {
      // when
      long begin = System.nanoTime();
      int exitCode = server.awaitExit();

      // then
      assertThat(exitCode).isEqualTo(3);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
      assertThat(server.terminationMessage()).contains(message).doesNotContain("\n");
      assertThat(server.stderr().lines()).last().isEqualTo(server.terminationMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train          | unknown command 'train', expected serve or fetch",
        "--nmae=x       | unknown argument '--nmae', expected one of --model-dir, --name, --port",
        "--port=http    | HTTP_PORT is 'http', expected an integer from 0 to 65535",
      })
  void endsWhereItIsToldNonsense(String argument, String message) throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Map.of(), argument)) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.terminationMessage()).isEqualTo(message);
      assertThat(server.stderr()).isEqualTo(message + "\n");
    }
  }

  @Test
  void endsWhereThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        ServerProcess server =
            ServerProcess.start(
                directory, Map.of(), "--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.terminationMessage())
          .isEqualTo("the server cannot start: port %d is in use".formatted(taken.getLocalPort()));
    }
  }

  private static void ask(
      ServerProcess server,
      AtomicInteger answered,
      ConcurrentLinkedQueue<String> failures,
      long[] closedAfter) {
    while (true) {
      try {
        HttpResponse<String> response = server.post("/v2/models/iris/infer", REQUEST);
        if (response.statusCode() != 200) {
          failures.add(response.body());
        }
        answered.incrementAndGet();
      } catch (IOException e) {
        // Only once the time to drain is over may the door be closed.
        if (System.nanoTime() < closedAfter[0]) {
          failures.add(e.toString());
        }
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void assertLogIsJsonWithoutData(String log) {
    JsonMapper mapper = new JsonMapper();
    assertThat(log.lines()).isNotEmpty();
    log.lines()
        .forEach(line -> {
          JsonNode entry = mapper.readTree(line);
          assertThat(entry.get("level").asString()).isIn("INFO", "WARN");
          assertThat(entry.get("message").asString()).isNotBlank();
        });
    assertThat(log).doesNotContain(SECRET);
  }
}
