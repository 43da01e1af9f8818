package io.modeldeployment.server.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.SampleModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which HTTP may bring a request, and those it is refused in. */
class RequestFormsTest {

  private static final String PATH = "/v2/models/iris/infer";
  private static final String REQUEST =
      "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]}]}";

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.ready("iris", SampleModels.IRIS);
  }

  @AfterAll
  static void stop() {
    server.close();
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
            server
                .send(
                    server
                        .request(PATH)
                        .header("Content-Type", contentType)
                        .header("Accept", "text/html")
                        .POST(BodyPublishers.ofString(REQUEST)))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void chunkedBodiesAreTaken() throws Exception {
    byte[] body = REQUEST.getBytes(UTF_8);

    assertThat(
            server
                .send(
                    server
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
    compress(new GZIPOutputStream(gzip), REQUEST.getBytes(UTF_8));
    ByteArrayOutputStream deflate = new ByteArrayOutputStream();
    compress(new DeflaterOutputStream(deflate), REQUEST.getBytes(UTF_8));

    // then
    assertThat(encoded("gzip", gzip.toByteArray()).statusCode()).isEqualTo(200);
    assertThat(encoded("deflate", deflate.toByteArray()).statusCode()).isEqualTo(200);
  }

  @Test
  void compressionThatIsBrokenOrUnknownIsRefused() throws Exception {
    RunningServer.assertError(
        encoded("gzip", "no gzip".getBytes(UTF_8)), 400, "the request is not valid gzip data");
    RunningServer.assertError(
        encoded("deflate", "?".getBytes(UTF_8)), 400, "the request is not valid deflate data");
    RunningServer.assertError(
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
    RunningServer.assertError(
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
    RunningServer.assertError(
        server.send(server.request(PATH).POST(BodyPublishers.ofByteArray(body))), 413, message);
    RunningServer.assertError(
        server.send(server.request(PATH).POST(BodyPublishers.ofByteArrays(List.of(body)))),
        413,
        message);
    RunningServer.assertError(
        server.send(
            server.request(PATH).expectContinue(true).POST(BodyPublishers.ofByteArray(body))),
        413,
        message);
    assertThat(server.post(PATH, REQUEST).statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyThatEndsEarlyHarmsNobody() throws Exception {
    // when
    String response =
        server.raw(
            "POST "
                + PATH
                + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"inp\r\nZZ\r\n");

    // then
    assertThat(response).contains("HTTP/1.1 400 ", "{\"error\":\"the request is not valid HTTP\"}");
    assertThat(server.post(PATH, REQUEST).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> encoded(String encoding, byte[] body) throws Exception {
    return server.send(
        server
            .request(PATH)
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static void compress(OutputStream out, byte[] bytes) throws IOException {
    try (out) {
      out.write(bytes);
    }
  }
}
