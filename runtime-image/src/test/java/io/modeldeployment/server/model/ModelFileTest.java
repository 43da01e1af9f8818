package io.modeldeployment.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

  @TempDir Path directory;

  @Test
  void findsTheOnlyModel() throws Exception {
    // given
    Path file = Files.copy(SampleModels.IRIS, directory.resolve("anything.onnx"));
    Files.writeString(directory.resolve("README.txt"), "not a model");
    Files.createDirectory(directory.resolve("directory.onnx"));

    // then
    assertThat(ModelFile.find(directory).path()).isEqualTo(file);
    assertThat(ModelFile.find(file).path()).isEqualTo(file);
  }

  @Test
  void saysWhatIsThereInsteadOfOneModel() throws Exception {
    assertThatThrownBy(() -> ModelFile.find(directory))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("model directory %s holds no .onnx file", directory);

    Files.copy(SampleModels.IRIS, directory.resolve("b.onnx"));
    Files.copy(SampleModels.IRIS, directory.resolve("a.onnx"));
    assertThatThrownBy(() -> ModelFile.find(directory))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "model directory %s holds 2 .onnx files (a.onnx, b.onnx), but exactly one is served",
            directory);

    Path nowhere = directory.resolve("nowhere");
    assertThatThrownBy(() -> ModelFile.find(nowhere))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("model directory %s does not exist", nowhere);
  }

  @Test
  void saysWhyAFileIsNoModel() throws Exception {
    assertThat(refusal(Files.readAllBytes(SampleModels.NOT_ONNX)))
        .isEqualTo("its content is not ONNX");
    assertThat(refusal(Files.readAllBytes(SampleModels.TRUNCATED)))
        .startsWith("it is cut off: a field of ");
    assertThat(refusal(new byte[0])).isEqualTo("it is empty");
    assertThat(refusal("<html>404</html>".getBytes())).isEqualTo("its content is not ONNX");
    assertThat(refusal("{\"error\": \"no\"}".getBytes())).isEqualTo("its content is not ONNX");
    assertThat(refusal(new byte[] {8, 8})).isEqualTo("it has no graph");
    assertThat(refusal(new byte[] {0x3a, 0})).isEqualTo("it has no IR version");
    assertThat(refusal(new byte[] {8, 8, 0x3a, 0})).isEqualTo("it has no operator set");
  }

  @Test
  void noPrefixOfAGraphPasses() throws Exception {
    // given
    byte[] model = Files.readAllBytes(SampleModels.IRIS);

    // then: what follows the graph may be missing, everything before is noticed
    for (int length = 0; length < model.length * 3 / 4; length++) {
      assertThat(refusal(Arrays.copyOf(model, length))).isNotBlank();
    }
  }

  private String refusal(byte[] content) throws Exception {
    Path file = Files.write(directory.resolve("bad.onnx"), content);
    InvalidModelException refused =
        catchThrowableOfType(InvalidModelException.class, () -> ModelFile.find(file));
    String prefix = file + " is not a valid ONNX model: ";
    assertThat(refused).hasMessageStartingWith(prefix);
    return refused.getMessage().substring(prefix.length());
  }
}
