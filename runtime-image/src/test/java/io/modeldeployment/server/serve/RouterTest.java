package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

  @Test
  void knowsTheProtocolsPaths() throws Exception {
    assertThat(Router.route("/v2")).isEqualTo(new Route.ServerMetadata());
    assertThat(Router.route("/v2/")).isEqualTo(new Route.ServerMetadata());
    assertThat(Router.route("/v2/health/live")).isEqualTo(new Route.Live());
    assertThat(Router.route("/v2/health/ready")).isEqualTo(new Route.Ready());
    assertThat(Router.route("/metrics")).isEqualTo(new Route.Metrics());
    assertThat(Router.route("/v2/models/m")).isEqualTo(new Route.ModelMetadata("m", null));
    assertThat(Router.route("/v2/models/m/")).isEqualTo(new Route.ModelMetadata("m", null));
    assertThat(Router.route("/v2/models/m/ready")).isEqualTo(new Route.ModelReady("m", null));
    assertThat(Router.route("/v2/models/m/infer")).isEqualTo(new Route.Infer("m", null));
    assertThat(Router.route("/v2/models/m/versions/1"))
        .isEqualTo(new Route.ModelMetadata("m", "1"));
    assertThat(Router.route("/v2/models/m/versions/1/ready"))
        .isEqualTo(new Route.ModelReady("m", "1"));
    assertThat(Router.route("/v2/models/m/versions/1/infer")).isEqualTo(new Route.Infer("m", "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "ir%69s,iris",
    "a%2Fb,a/b",
    "a.b-c_d,a.b-c_d",
    "a+b,a+b",
    "a%20b,a b",
    "%C3%BC,ü",
    "versions,versions",
    "infer,infer",
    "100%25,100%"
  })
  void decodesNames(String encoded, String name) throws Exception {
    assertThat(Router.route("/v2/models/" + encoded + "/infer"))
        .isEqualTo(new Route.Infer(name, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "/v1",
        "/v3",
        "/v2/health",
        "/v2/health/dead",
        "/v2/models",
        "/v2/models/",
        "/v2/models/m/versions",
        "/v2/models/m/version/1",
        "/v2/models/m/infer/x",
        "/v2/models/m/versions/1/nope",
        "/metrics/x",
        "/v2/repository/index",
        "//v2",
        "*",
        "/v2%2Fhealth%2Flive"
      })
  void knowsNoOtherPath(String path) {
    ProtocolException refused =
        catchThrowableOfType(ProtocolException.class, () -> Router.route(path));

    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(refused).hasMessage("no such path: '%s'", path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/%zz", "/v2/models/%4", "/%"})
  void refusesBrokenEncoding(String path) {
    assertThat(catchThrowableOfType(ProtocolException.class, () -> Router.route(path)).kind())
        .isEqualTo(Kind.INVALID_ARGUMENT);
  }
}
