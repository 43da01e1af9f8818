package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.OnnxBuilder;
import io.modeldeployment.server.model.SampleModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Inference over real HTTP, on models that show each datatype and each corner. */
class InferenceTest {

  private static final String PATH = "/v2/models/types/infer";
  private static final String ODD_PATH = "/v2/models/Gr%C3%B6%C3%9Fe%20%2F%3F/infer";

  private static RunningServer types;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    types = RunningServer.ready("types", SampleModels.TYPES);
  }

  @AfterAll
  static void stop() {
    types.close();
  }

  @Test
  void everyDatatypeComesBackAsItWent() throws Exception {
    // when
    HttpResponse<String> response = types.post(PATH, allTypes("\"id\":\"ü \\\"1\\\"\","));

    // then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body())
        .isEqualTo(
            "{\"model_name\":\"types\",\"model_version\":\"1\",\"id\":\"ü \\\"1\\\"\",\"outputs\":["
                + output("fp32", "FP32", "[0.1,-0.0,\"NaN\"]")
                + ","
                + output("fp64", "FP64", "[0.1,1.7976931348623157E308,\"-Infinity\"]")
                + ","
                + output("int32", "INT32", "[1,-2147483648,2147483647]")
                + ","
                + output(
                    "int64", "INT64", "[9007199254740993,-9223372036854775808,9223372036854775807]")
                + ","
                + output("bool", "BOOL", "[true,false,true]")
                + ","
                + output("string", "BYTES", "[\"\",\"a\\u0000b\",\"😀 \\\"☃\\\"\"]")
                + "]}");
  }

  @Test
  void onlyTheOutputsAskedForAreAnswered() throws Exception {
    // when
    JsonNode answer =
        RunningServer.json(
            types.post(
                PATH,
                allTypes("\"outputs\":[{\"name\":\"string_out\"},{\"name\":\"bool_out\"}],")));

    // then
    assertThat(answer.get("outputs").size()).isEqualTo(2);
    assertThat(answer.at("/outputs/0/name").asString()).isEqualTo("string_out");
    assertThat(answer.at("/outputs/1/name").asString()).isEqualTo("bool_out");
    assertThat(answer.has("id")).isFalse();
  }

  @Test
  void anEmptyBatchHasAnEmptyAnswer() throws Exception {
    // when
    String request =
        allTypes("").replace("[1,3]", "[0,3]").replaceAll("\"data\":\\[[^]]*]", "\"data\":[]");
    JsonNode answer = RunningServer.json(types.post(PATH, request));

    // then
    assertThat(answer.at("/outputs/0/shape").toString()).isEqualTo("[0,3]");
    assertThat(answer.at("/outputs/0/data").toString()).isEqualTo("[]");
    assertThat(answer.at("/outputs/5/data").toString()).isEqualTo("[]");
  }

  @Test
  void mistakesAreNamed() throws Exception {
    RunningServer.assertError(
        types.post(PATH, ""), 400, "the request has no body, expected a JSON object");
    RunningServer.assertError(
        types.post(PATH, "{\"inputs\":[]}"), 400, "the request has no inputs");
    RunningServer.assertError(
        types.post(PATH, allTypes("").replace("FP64", "FP32")),
        400,
        "input 'fp64' has datatype FP32, but the model takes FP64");
    RunningServer.assertError(
        types.send(
            types
                .request(PATH)
                .header("Inference-Header-Content-Length", "10")
                .POST(BodyPublishers.ofString("{}"))),
        400,
        "binary tensor data is not supported by this server yet");
  }

  @Test
  void aModelWithFixedShapesTakesNoOther() throws Exception {
    try (RunningServer server = RunningServer.ready("m", SampleModels.NO_DYNAMIC)) {
      assertThat(server.post("/v2/models/m/infer", x("[2,3]", "[1,2,3,4,5,6]")).body())
          .contains("\"shape\":[2,3],\"data\":[2.0,3.0,4.0,5.0,6.0,7.0]");
      RunningServer.assertError(
          server.post("/v2/models/m/infer", x("[1,3]", "[1,2,3]")),
          400,
          "input 'x' has shape [1,3], but the model takes [2,3]");
    }
  }

  @Test
  void namesMayHoldAnyCharacter() throws Exception {
    // given
    String vector = "Größe: \\\"x\\\"/[0] \\\\ %2F ☃";
    String request =
        "{\"inputs\":[{\"name\":\"scale factor\",\"datatype\":\"FP32\",\"shape\":[],\"data\":[2]},"
            + "{\"name\":\""
            + vector
            + "\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,2]}]}";

    try (RunningServer server = RunningServer.ready("Größe /?", SampleModels.ODD_NAMES)) {
      // when
      HttpResponse<String> response = server.post(ODD_PATH, request);

      // then
      assertThat(response.body())
          .isEqualTo(
              "{\"model_name\":\"Größe /?\",\"model_version\":\"1\",\"outputs\":["
                  + "{\"name\":\"y\\tscaled\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[3.0,4.0]}]}");
      assertThat(server.get("/metrics").body())
          .contains(
              "model_server_requests_total{model=\"Größe /?\",version=\"1\",code=\"200\",} 1.0");
    }
  }

  @Test
  void whatTheModelRefusesIsTheClientsFault() throws Exception {
    // given
    Path model =
        new OnnxBuilder()
            .input("x", OnnxBuilder.FLOAT, -1L)
            .input("y", OnnxBuilder.FLOAT, -1L)
            .output("sum", OnnxBuilder.FLOAT, -1L)
            .node("Add", List.of("x", "y"), "sum")
            .write(directory.resolve("m.onnx"));

    try (RunningServer server = RunningServer.ready("m", model)) {
      // when
      HttpResponse<String> response =
          server.post(
              "/v2/models/m/infer",
              "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[1,2]},"
                  + "{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[3],\"data\":[1,2,3]}]}");

      // then
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(RunningServer.json(response).get("error").asString())
          .startsWith("the model refused these inputs: ")
          .contains("Add", "2 by 3")
          .doesNotContain("onnxruntime");
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    // given
    Path model =
        new OnnxBuilder()
            .input("x", OnnxBuilder.FLOAT, 1L)
            .strings("labels", new byte[] {'o', 'k'}, new byte[] {(byte) 0xc3, '('})
            .output("y", OnnxBuilder.STRING, 2L)
            .node("Identity", List.of("labels"), "y")
            .write(directory.resolve("m.onnx"));

    try (RunningServer server = RunningServer.ready("m", model)) {
      RunningServer.assertError(
          server.post("/v2/models/m/infer", x("[1]", "[1]")),
          406,
          "output 'y' holds bytes that are not UTF-8, which JSON cannot carry");
    }
  }

  private static String x(String shape, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":%s,\"data\":%s}]}"
        .formatted(shape, data);
  }

  private static String allTypes(String more) {
    return "{"
        + more
        + "\"inputs\":["
        + String.join(
            ",",
            input("fp32", "FP32", "[0.1,-0.0,\"NaN\"]"),
            input("fp64", "FP64", "[0.1,1.7976931348623157e308,\"-Infinity\"]"),
            input("int32", "INT32", "[1,-2147483648,2147483647]"),
            input("int64", "INT64", "[9007199254740993,-9223372036854775808,9223372036854775807]"),
            input("bool", "BOOL", "[true,false,1]"),
            input("string", "BYTES", "[\"\",\"a\\u0000b\",\"😀 \\\"☃\\\"\"]"))
        + "]}";
  }

  private static String input(String name, String datatype, String data) {
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[1,3],\"data\":%s}"
        .formatted(name, datatype, data);
  }

  private static String output(String name, String datatype, String data) {
    return input(name + "_out", datatype, data);
  }
}
