package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.OnnxBuilder;
import io.modeldeployment.server.model.SampleModels;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More requests than the server can answer cost those requests, and nothing else. */
@Timeout(120)
class OverloadTest {

  @TempDir Path directory;

  @Test
  void aFullQueueRefusesAtOnceAndHealthChecksAreAnswered() throws Exception {
    // given: two inferences of some seconds run, one waits
    Path model = OnnxBuilder.slow().write(directory.resolve("slow.onnx"));
    ServeSettings settings =
        new ServeSettings("slow", model, 0, Duration.ZERO, 1 << 20, 1, 2, 1, 64 << 20);
    try (RunningServer server = RunningServer.ready(settings);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> accepted = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        accepted.add(clients.submit(() -> server.post("/v2/models/slow/infer", n(1500))));
        awaitMetric(
            server, "model_server_requests_in_flight{model=\"slow\",version=\"1\",} " + (i + 1));
        awaitMetric(
            server,
            "model_server_queue_length{model=\"slow\",version=\"1\",} " + Math.max(0, i - 1));
      }

      // when
      long begin = System.nanoTime();
      HttpResponse<String> refused = server.post("/v2/models/slow/infer", n(1));
      HttpResponse<String> live = server.get("/v2/health/live");
      HttpResponse<String> ready = server.get("/v2/health/ready");
      Duration waited = Duration.ofNanos(System.nanoTime() - begin);

      // then
      assertThat(accepted).noneMatch(Future::isDone);
      assertThat(waited).isLessThan(Duration.ofSeconds(2));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(refused.body())
          .isEqualTo("{\"error\":\"1 inferences are waiting already, try again\"}");
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(ready.statusCode()).isEqualTo(200);
      for (Future<HttpResponse<String>> answer : accepted) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void requestsBeyondTheMemoryGrantedAreRefused() throws Exception {
    // given
    ServeSettings settings =
        new ServeSettings("iris", SampleModels.IRIS, 0, Duration.ZERO, 1 << 20, 1, 1, 16, 300_000);
    String large = iris(20_000);
    assertThat(large.length()).isLessThan(1 << 20);
    try (RunningServer server = RunningServer.ready(settings)) {
      // when
      HttpResponse<String> tooLarge = server.post("/v2/models/iris/infer", large);

      // then
      assertThat(tooLarge.statusCode()).isEqualTo(413);
      assertThat(tooLarge.body()).contains("but this server grants requests 300000");
      assertThat(server.post("/v2/models/iris/infer", iris(1)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersAreNeverSwapped() throws Exception {
    // given
    try (RunningServer server = RunningServer.ready("types", SampleModels.TYPES);
        ExecutorService clients = Executors.newFixedThreadPool(12)) {
      List<Future<?>> all = new ArrayList<>();
      for (int client = 0; client < 12; client++) {
        int first = client * 1_000_000;
        all.add(clients.submit(() -> askOneByOne(server, first)));
      }

      // then
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static Void askOneByOne(RunningServer server, int first) throws Exception {
    for (int i = first; i < first + 100; i++) {
      int batch = i % 7 + 1;
      String data = ("," + i).repeat(batch * 3).substring(1);
      String zeros = ",0".repeat(batch * 3).substring(1);
      String request =
          "{\"id\":\""
              + i
              + "\",\"outputs\":[{\"name\":\"int64_out\"}],\"inputs\":["
              + input("int64", "INT64", batch, data)
              + ","
              + input("int32", "INT32", batch, zeros)
              + ","
              + input("fp32", "FP32", batch, zeros)
              + ","
              + input("fp64", "FP64", batch, zeros)
              + ","
              + input("bool", "BOOL", batch, zeros)
              + ","
              + input("string", "BYTES", batch, zeros.replace("0", "\"\""))
              + "]}";
      assertThat(server.post("/v2/models/types/infer", request).body())
          .contains("\"id\":\"" + i + "\"")
          .contains("\"shape\":[" + batch + ",3],\"data\":[" + data + "]");
    }
    return null;
  }

  private static String input(String name, String datatype, int batch, String data) {
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[%d,3],\"data\":[%s]}"
        .formatted(name, datatype, batch, data);
  }

  private static void awaitMetric(RunningServer server, String line) throws Exception {
    while (!server.get("/metrics").body().contains(line)) {
      Thread.sleep(10);
    }
  }

  private static String n(int size) {
    return "{\"inputs\":[{\"name\":\"n\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":["
        + size
        + "]}]}";
  }

  private static String iris(int rows) {
    return "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[%d,4],\"data\":[%s]}]}"
        .formatted(rows, ",1.25".repeat(rows * 4).substring(1));
  }
}
