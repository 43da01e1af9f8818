package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeldeployment.server.model.EnvironmentVariables.InvalidSettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeSettingsTest {

  @Test
  void hasDefaults() throws Exception {
    // when
    ServeSettings settings = ServeSettings.from(Map.of("MODEL_NAME", " "), List.of());

    // then
    int cpus = Runtime.getRuntime().availableProcessors();
    assertThat(settings.modelName()).isEqualTo("model");
    assertThat(settings.modelDir()).isEqualTo(Path.of("/mnt/models"));
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.requestLimit()).isEqualTo(64 << 20);
    assertThat(settings.intraOpThreads()).isEqualTo(cpus);
    assertThat(settings.concurrency()).isEqualTo(cpus);
    assertThat(settings.queueLimit()).isEqualTo(256);
    assertThat(settings.memoryLimit()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
  }

  @Test
  void readsTheEnvironmentAndFlagsWin() throws Exception {
    // given
    Map<String, String> environment =
        Map.of(
            "MODEL_NAME",
            "iris",
            "MODEL_DIR",
            "/a",
            "HTTP_PORT",
            "81",
            "DRAIN_SECONDS",
            "0",
            "REQUEST_LIMIT_BYTES",
            "1000",
            "INTRA_OP_THREADS",
            "3",
            "INFERENCE_CONCURRENCY",
            "4",
            "INFERENCE_QUEUE_LIMIT",
            "5",
            "MEMORY_LIMIT_BYTES",
            "6000");

    // then
    assertThat(ServeSettings.from(environment, List.of("--name", "digits", "--port=82")))
        .isEqualTo(
            new ServeSettings("digits", Path.of("/a"), 82, Duration.ZERO, 1000, 3, 4, 5, 6000));
    assertThat(ServeSettings.from(environment, List.of("--model-dir", "/b")).modelDir())
        .isEqualTo(Path.of("/b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP_PORT           | http   | HTTP_PORT is 'http', expected an integer from 0 to 65535",
        "HTTP_PORT           | 65536  | HTTP_PORT is '65536', expected an integer from 0 to 65535",
        "DRAIN_SECONDS       | -1     | DRAIN_SECONDS is '-1', expected an integer from 0 to 3600",
        "INTRA_OP_THREADS    | 0      | INTRA_OP_THREADS is '0', expected an integer from 1 to 1024",
        "REQUEST_LIMIT_BYTES | 64Mi   | REQUEST_LIMIT_BYTES is '64Mi', expected an integer from 1 to 1073741824",
      })
  void namesTheVariableThatIsWrong(String variable, String value, String message) {
    assertThatThrownBy(() -> ServeSettings.from(Map.of(variable, value), List.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(message);
  }

  @Test
  void namesTheFlagThatIsWrong() {
    assertThatThrownBy(() -> ServeSettings.from(Map.of(), List.of("--nmae", "x")))
        .hasMessage("unknown argument '--nmae', expected one of --model-dir, --name, --port");
    assertThatThrownBy(() -> ServeSettings.from(Map.of(), List.of("--name")))
        .hasMessage("argument '--name' has no value");
  }
}
