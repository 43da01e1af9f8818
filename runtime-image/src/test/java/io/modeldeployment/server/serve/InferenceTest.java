package io.modeldeployment.server.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.OnnxBuilder;
import io.modeldeployment.server.model.SampleModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "nonsense"
      })
  void anyContentTypeIsTaken(String contentType) throws Exception {
    assertThat(
            types
                .send(
                    types
                        .request(PATH)
                        .header("Content-Type", contentType)
                        .header("Accept", "text/html")
                        .POST(BodyPublishers.ofString(allTypes(""))))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void chunkedBodiesAreTaken() throws Exception {
    byte[] body = allTypes("").getBytes(UTF_8);

    assertThat(
            types
                .send(
                    types
                        .request(PATH)
                        .expectContinue(true)
                        .POST(BodyPublishers.ofByteArrays(List.of(body))))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void compressedBodiesAreTaken() throws Exception {
    // given
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    compress(new GZIPOutputStream(gzip), allTypes("").getBytes(UTF_8));
    ByteArrayOutputStream deflate = new ByteArrayOutputStream();
    compress(new DeflaterOutputStream(deflate), allTypes("").getBytes(UTF_8));

    // then
    assertThat(encoded("gzip", gzip.toByteArray()).statusCode()).isEqualTo(200);
    assertThat(encoded("deflate", deflate.toByteArray()).statusCode()).isEqualTo(200);
  }

  @Test
  void compressionThatIsBrokenOrUnknownIsRefused() throws Exception {
    assertError(
        encoded("gzip", "no gzip".getBytes(UTF_8)), 400, "the request is not valid gzip data");
    assertError(
        encoded("deflate", "?".getBytes(UTF_8)), 400, "the request is not valid deflate data");
    assertError(
        encoded("br", "x".getBytes(UTF_8)),
        415,
        "the request's content encoding is not supported, expected gzip or deflate");
  }

  @Test
  void aBombIsRefusedWhenItHasGrownToTheLimit() throws Exception {
    // given
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    compress(new GZIPOutputStream(bomb), new byte[100 << 20]);

    // then
    assertError(
        encoded("gzip", bomb.toByteArray()),
        413,
        "the request is larger than the limit of 1048576 bytes");
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedAndTheServerGoesOn() throws Exception {
    // given
    byte[] body = new byte[(1 << 20) + 1];

    // then
    String message = "the request is larger than the limit of 1048576 bytes";
    assertError(
        types.send(types.request(PATH).POST(BodyPublishers.ofByteArray(body))), 413, message);
    assertError(
        types.send(types.request(PATH).POST(BodyPublishers.ofByteArrays(List.of(body)))),
        413,
        message);
    assertError(
        types.send(types.request(PATH).expectContinue(true).POST(BodyPublishers.ofByteArray(body))),
        413,
        message);
    assertThat(types.post(PATH, allTypes("")).statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyThatEndsEarlyHarmsNobody() throws Exception {
    // when
    String response =
        types.raw(
            "POST "
                + PATH
                + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"inp\r\nZZ\r\n");

    // then
    assertThat(response).contains("HTTP/1.1 400 ", "{\"error\":\"the request is not valid HTTP\"}");
    assertThat(types.post(PATH, allTypes("")).statusCode()).isEqualTo(200);
  }

  @Test
  void mistakesAreNamed() throws Exception {
    assertError(types.post(PATH, ""), 400, "the request has no body, expected a JSON object");
    assertError(types.post(PATH, "{\"inputs\":[]}"), 400, "the request has no inputs");
    assertError(
        types.post(PATH, allTypes("").replace("FP64", "FP32")),
        400,
        "input 'fp64' has datatype FP32, but the model takes FP64");
    assertError(
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
      assertError(
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
  void datatypesWithoutAJsonFormAreNamedAndTheOthersServe() throws Exception {
    // given
    Path model =
        new OnnxBuilder()
            .input("x", OnnxBuilder.FLOAT, 1L)
            .output("half", OnnxBuilder.FLOAT16, 1L)
            .output("same", OnnxBuilder.FLOAT, 1L)
            .cast("x", OnnxBuilder.FLOAT16, "half")
            .node("Identity", List.of("x"), "same")
            .write(directory.resolve("m.onnx"));

    try (RunningServer server = RunningServer.ready("m", model)) {
      // then
      assertThat(server.get("/v2/models/m").body())
          .contains("{\"name\":\"half\",\"datatype\":\"FP16\",\"shape\":[1]}");
      assertError(
          server.post("/v2/models/m/infer", x("[1]", "[1]")),
          400,
          "datatype FP16 of output 'half' is not supported over JSON yet");
      assertThat(
              server
                  .post(
                      "/v2/models/m/infer",
                      x("[1]", "[1]").replace("]}]}", "]}],\"outputs\":[{\"name\":\"same\"}]}"))
                  .body())
          .contains("\"data\":[1.0]");
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
      assertError(
          server.post("/v2/models/m/infer", x("[1]", "[1]")),
          406,
          "output 'y' holds bytes that are not UTF-8, which JSON cannot carry");
    }
  }

  private HttpResponse<String> encoded(String encoding, byte[] body) throws Exception {
    return types.send(
        types
            .request(PATH)
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static void assertError(HttpResponse<String> response, int status, String message) {
    assertThat(response.body()).isEqualTo("{\"error\":\"" + message + "\"}");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  private static void compress(OutputStream out, byte[] bytes) throws IOException {
    try (out) {
      out.write(bytes);
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
