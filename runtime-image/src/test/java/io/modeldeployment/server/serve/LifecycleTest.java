package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.InvalidModelException;
import io.modeldeployment.server.model.OnnxBuilder;
import io.modeldeployment.server.model.SampleModels;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server answers before, while and although its model is there. */
class LifecycleTest {

  private static final String REQUEST =
      "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]}]}";

  @TempDir Path directory;

  @Test
  void isLiveBeforeItIsReady() throws Exception {
    try (RunningServer server =
        RunningServer.live(RunningServer.settings("iris", SampleModels.IRIS))) {
      // given: the model is not loaded
      assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
      assertThat(server.get("/v2").statusCode()).isEqualTo(200);
      assertThat(server.get("/metrics").body())
          .contains("model_server_model_ready{model=\"iris\",version=\"1\",} 0.0");
      assertUnavailable(
          server.get("/v2/health/ready"),
          "{\"live\":true,\"ready\":false,\"error\":\"the model is loading\"}");
      assertUnavailable(
          server.get("/v2/models/iris/ready"),
          "{\"name\":\"iris\",\"ready\":false,\"error\":\"the model is loading\"}");
      assertUnavailable(server.get("/v2/models/iris"), "{\"error\":\"the model is loading\"}");
      assertUnavailable(
          server.post("/v2/models/iris/infer", REQUEST), "{\"error\":\"the model is loading\"}");

      // when
      server.load();

      // then
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(server.get("/v2/models/iris/ready").statusCode()).isEqualTo(200);
      assertThat(server.post("/v2/models/iris/infer", REQUEST).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void staysUnreadyWhereThereIsNoModel() throws Exception {
    try (RunningServer server =
        RunningServer.live(RunningServer.settings("iris", SampleModels.TRUNCATED))) {
      // when
      InvalidModelException refused =
          catchThrowableOfType(InvalidModelException.class, server::load);

      // then
      assertThat(refused)
          .hasMessageStartingWith(SampleModels.TRUNCATED + " is not a valid ONNX model: ");
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(503);
      assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isReadyThoughTheModelRefusesMadeUpInputs() throws Exception {
    // given: the smallest shapes, 1 and 3, do not fit each other
    Path model =
        new OnnxBuilder()
            .input("x", OnnxBuilder.FLOAT, -1L, -1L)
            .input("y", OnnxBuilder.FLOAT, 3L, 3L)
            .output("z", OnnxBuilder.FLOAT, -1L, 3L)
            .node("MatMul", List.of("x", "y"), "z")
            .write(directory.resolve("m.onnx"));

    // then
    try (RunningServer server = RunningServer.ready("m", model)) {
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void countsRequestsByTheirOutcome() throws Exception {
    try (RunningServer server = RunningServer.ready("iris", SampleModels.IRIS)) {
      // when
      server.post("/v2/models/iris/infer", REQUEST);
      server.post("/v2/models/iris/infer", REQUEST);
      server.post("/v2/models/iris/infer", "{}");
      server.post("/v2/models/unknown/infer", REQUEST);
      HttpResponse<String> metrics = server.get("/metrics");
      HttpResponse<String> openMetrics =
          server.send(server.request("/metrics").header("Accept", "application/openmetrics-text"));

      // then
      assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain;version=0.0.4");
      assertThat(metrics.body())
          .contains(
              "model_server_requests_total{model=\"iris\",version=\"1\",code=\"200\",} 2.0",
              "model_server_requests_total{model=\"iris\",version=\"1\",code=\"400\",} 1.0",
              "model_server_request_duration_seconds_count{model=\"iris\",version=\"1\",} 3.0",
              "model_server_requests_in_flight{model=\"iris\",version=\"1\",} 0.0",
              "model_server_queue_length{model=\"iris\",version=\"1\",} 0.0",
              "model_server_model_ready{model=\"iris\",version=\"1\",} 1.0",
              "model_server_model_load_seconds{model=\"iris\",version=\"1\",}",
              "jvm_memory_bytes_used{area=\"heap\",}",
              "process_resident_memory_bytes")
          .doesNotContain("unknown");
      assertThat(openMetrics.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(openMetrics.body()).endsWith("# EOF\n");
    }
  }

  private static void assertUnavailable(HttpResponse<String> response, String body) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo(body);
  }
}
