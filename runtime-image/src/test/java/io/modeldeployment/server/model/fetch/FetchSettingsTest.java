package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchSettingsTest {

  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);

  @TempDir Path directory;

  @Test
  void hasDefaults() throws Exception {
    // when
    FetchSettings settings = FetchSettings.from(Map.of("MODEL_URI", "https://host/m.onnx"));

    // then
    assertThat(settings.expected()).isNull();
    assertThat(settings.modelDirectory()).isEqualTo(Path.of("/mnt/models"));
    assertThat(settings.mounts())
        .isEqualTo(new FetchSettings.Mounts(Path.of("/mnt/source"), Path.of("/mnt/pvc")));
    assertThat(settings.http()).isEqualTo(HttpSettings.PLAIN);
    assertThat(settings.mostBytes()).isEqualTo(10L << 30);
    assertThat(settings.total()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.idle()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theRecordedDigestMustAgree() throws Exception {
    // given
    Path record = directory.resolve("digest");
    Map<String, String> environment = new HashMap<>(Map.of("MODEL_URI", "https://user:x@host/m?q"));
    environment.put("RECORDED_DIGEST_FILE", record.toString());

    // then: no record yet
    assertThat(FetchSettings.from(environment).expected()).isNull();

    // then: a record alone
    Files.writeString(record, A + "\n");
    assertThat(FetchSettings.from(environment).expected()).hasToString(A);

    // then: the same, in capitals
    environment.put("MODEL_DIGEST", A.replace('a', 'A'));
    environment.put("MODEL_DIGEST", "sha256:" + "A".repeat(64));
    assertThat(FetchSettings.from(environment).expected()).hasToString(A);

    // then: another
    environment.put("MODEL_DIGEST", B);
    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> FetchSettings.from(environment));
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused)
        .hasMessage(
            "model digest mismatch: expected %s, got %s from the record of an earlier fetch of https://host/m",
            B, A);

    // then: nonsense is not an absent record
    Files.writeString(record, "");
    assertThatThrownBy(() -> FetchSettings.from(environment))
        .hasMessage(
            "the content of %s is not a digest of the form sha256:<64 hexadecimal digits>", record);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://bucket/key           | MODEL_URI has the scheme 's3', expected https, http, pvc or configmap",
        "/mnt/model.onnx           | MODEL_URI has the scheme '', expected https, http, pvc or configmap",
        "file:///etc/passwd        | MODEL_URI has the scheme 'file', expected https, http, pvc or configmap",
        "https:///path             | MODEL_URI has no host",
        "https://us er:secret@h/p  | MODEL_URI is not a valid URI: Illegal character in authority",
        "configmap://name          | MODEL_URI is not of the form configmap://name/key",
        "configmap://name/         | MODEL_URI is not of the form configmap://name/key",
        "configmap://name/a/b      | MODEL_URI is not of the form configmap://name/key",
        "configmap://name/..       | MODEL_URI is not of the form configmap://name/key",
        "pvc://claim               | MODEL_URI is not of the form pvc://claim/path/to/file",
        "pvc://claim/              | MODEL_URI is not of the form pvc://claim/path/to/file",
        "pvc://claim/models/       | MODEL_URI is not of the form pvc://claim/path/to/file",
        "pvc://claim/a/../../b     | MODEL_URI is not of the form pvc://claim/path/to/file",
        "pvc://claim/a/%2e%2e/b    | MODEL_URI is not of the form pvc://claim/path/to/file",
        "pvc:///path               | MODEL_URI is not of the form pvc://claim/path/to/file",
        "configmap:///key          | MODEL_URI is not of the form configmap://name/key",
      })
  void refusesUrisItCannotFetch(String uri, String message) {
    assertThatThrownBy(() -> FetchSettings.from(Map.of("MODEL_URI", uri)))
        .isInstanceOf(FetchException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:abc",
        "md5:00",
        "aaaa",
        "sha512:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void refusesWhatIsNoDigest(String digest) {
    assertThatThrownBy(
            () -> FetchSettings.from(Map.of("MODEL_URI", "http://h/m", "MODEL_DIGEST", digest)))
        .hasMessage("MODEL_DIGEST is not a digest of the form sha256:<64 hexadecimal digits>");
  }

  @Test
  void namesTheSettingThatIsWrong() {
    assertThatThrownBy(() -> FetchSettings.from(Map.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("MODEL_URI is not set");
    assertThatThrownBy(
            () -> FetchSettings.from(Map.of("MODEL_URI", "http://h/m", "MODEL_MAX_BYTES", "10Gi")))
        .hasMessageStartingWith("MODEL_MAX_BYTES is '10Gi', expected an integer from 1 to ");
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/a/model.onnx,model.onnx",
    "https://h/a/3,3.onnx",
    "https://h/a/3/,model.onnx",
    "https://h,model.onnx",
    "https://h/m%20%2F..%2Fx.onnx,x.onnx",
    "https://h/.hidden.onnx,hidden.onnx",
    "https://h/..,model.onnx",
    "https://h/m.onnx?sig=x#y,m.onnx",
    "https://h/mödel.onnx,m_del.onnx",
    "configmap://c/v1.bin,v1.bin.onnx",
    "pvc://c/a%20b/v1%20x.onnx,v1_x.onnx"
  })
  void namesTheFileAfterTheLastSegment(String uri, String name) throws Exception {
    assertThat(ModelUri.parse(uri).fileName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:s3cret@proxy:3128",
        "http://user:s3cret@",
        "http://user:s3cret@proxy:3128/path",
        "http://user:s3c ret@proxy",
        "proxy:3128",
      })
  void refusesAProxyItCannotUseWithoutShowingIt(String proxy) {
    assertThatThrownBy(
            () -> FetchSettings.from(Map.of("MODEL_URI", "http://h/m", "PROXY_URL", proxy)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("PROXY_URL is not of the form http://[user:password@]host:port");
  }
}
