package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.SampleModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, metadata and errors of the protocol, over real HTTP. */
class MetadataTest {

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
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2                        | {\"name\":\"model-server\",\"version\":\"0.1.0\",\"extensions\":[]}",
        "/v2/                       | {\"name\":\"model-server\",\"version\":\"0.1.0\",\"extensions\":[]}",
        "/v2/health/live            | {\"live\":true}",
        "/v2/health/ready           | {\"live\":true,\"ready\":true}",
        "/v2/models/iris/ready      | {\"name\":\"iris\",\"ready\":true}",
        "/v2/models/iris/versions/1/ready | {\"name\":\"iris\",\"ready\":true}",
      })
  void answers(String path, String body) throws Exception {
    // when
    HttpResponse<String> response = server.get(path);

    // then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/iris", "/v2/models/ir%69s", "/v2/models/iris/versions/1"})
  void describesTheModel(String path) throws Exception {
    assertThat(server.get(path).body())
        .isEqualTo(
            "{\"name\":\"iris\",\"versions\":[\"1\"],\"platform\":\"onnxruntime_onnx\","
                + "\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[-1,4]}],"
                + "\"outputs\":[{\"name\":\"label\",\"datatype\":\"INT64\",\"shape\":[-1]},"
                + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /                                | 404 | no such path: '/'",
        "GET    | /v2/models                       | 404 | no such path: '/v2/models'",
        "GET    | /actuator/health                 | 404 | no such path: '/actuator/health'",
        "GET    | /v2/models/rose                  | 404 | unknown model 'rose', this server has 'iris'",
        "GET    | /v2/models/rose/ready            | 404 | unknown model 'rose', this server has 'iris'",
        "POST   | /v2/models/rose/infer            | 404 | unknown model 'rose', this server has 'iris'",
        "GET    | /v2/models/iris/versions/2       | 404 | model 'iris' has no version '2', only 1",
        "GET    | /v2/models/iris/versions/abc     | 404 | model 'iris' has no version 'abc', only 1",
        "GET    | /v2/models/iris/versions/2/ready | 404 | model 'iris' has no version '2', only 1",
        "POST   | /v2/models/iris/versions/2/infer | 404 | model 'iris' has no version '2', only 1",
        "GET    | /v2/models/a%2Fb                 | 404 | unknown model 'a/b', this server has 'iris'",
        "GET    | /v2/models/iris/infer            | 405 | GET is not allowed here",
        "POST   | /v2/models/iris                  | 405 | POST is not allowed here",
        "PUT    | /v2/health/live                  | 405 | PUT is not allowed here",
        "DELETE | /v2                              | 405 | DELETE is not allowed here",
        "OPTIONS| /v2                              | 405 | OPTIONS is not allowed here",
        "TRACE  | /v2                              | 405 | TRACE is not allowed here",
        "BREW   | /v2                              | 405 | BREW is not allowed here",
        "HEAD   | /v2/models/iris/infer            | 405 | ",
      })
  void refuses(String method, String path, int status, String message) throws Exception {
    // when
    HttpResponse<String> response =
        server.send(server.request(path).method(method, BodyPublishers.noBody()));

    // then
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    if (message != null) {
      assertThat(response.body()).isEqualTo("{\"error\":\"" + message + "\"}");
    }
    assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
  }

  @Test
  void headIsGetWithoutItsBody() throws Exception {
    HttpResponse<String> response =
        server.send(server.request("/v2/health/ready").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /v2 HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /v2 HTTP/1.1\r\n\r\n",
        "GET /v2/<> HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2 HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /v2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /v2/models/iris/infer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n",
        "POST /v2/models/iris/infer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: nonsense\r\n\r\n",
        "GET /v2 HTTP/9.9\r\nHost: a\r\n\r\n",
      })
  void whatIsNotHttpGetsTheProtocolsError(String request) throws Exception {
    // when
    String response = server.raw(request);

    // then
    assertThat(response)
        .matches(
            "(?s)HTTP/1.1 (400|501|505) .*Content-Type: application/json.*\\{\"error\":\"[^\"]+\"}");
  }

  @Test
  void headersThatAreTooLongGetTheProtocolsError() throws Exception {
    assertThat(server.raw("GET /v2 HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
        .contains("HTTP/1.1 400 ", "{\"error\":");
  }
}
