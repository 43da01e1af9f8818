package io.modeldeployment.server.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.InferenceException.Cause;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OnnxModelTest {

  @TempDir Path directory;

  @Test
  void computesOnlyTheOutputsAskedForInTheirOrder() throws Exception {
    try (OnnxModel model = open(SampleModels.IRIS)) {
      // given
      ByteBuffer data = direct(16).putFloat(6.7f).putFloat(3.1f).putFloat(4.4f).putFloat(1.4f);
      Map<String, Tensor> inputs =
          Map.of("features", new Tensor.Numeric(Datatype.FP32, Shape.of(1, 4), data.flip()));

      // when
      Map<String, Tensor> label = model.run(inputs, Set.of("label"));
      Map<String, Tensor> both =
          model.run(inputs, new LinkedHashSet<>(List.of("probabilities", "label")));

      // then
      assertThat(label).containsOnlyKeys("label");
      assertThat(((Tensor.Numeric) label.get("label")).data().getLong()).isEqualTo(2);
      assertThat(both.keySet()).containsExactly("probabilities", "label");
      assertThat(both.get("probabilities").shape()).isEqualTo(Shape.of(1, 3));
    }
  }

  @Test
  void stringsPassUnchangedWhateverTheirBytes() throws Exception {
    try (OnnxModel model = open(SampleModels.TYPES)) {
      // given
      byte[] everyByte = new byte[256];
      for (int i = 0; i < 256; i++) {
        everyByte[i] = (byte) i;
      }
      List<byte[]> strings =
          List.of(
              "".getBytes(UTF_8),
              "a\0b".getBytes(UTF_8),
              "😀 ☃ é".getBytes(UTF_8),
              everyByte,
              "x".repeat(1 << 20).getBytes(UTF_8),
              "end".getBytes(UTF_8));
      Map<String, Tensor> inputs = typed(2);
      inputs.put("string", new Tensor.Bytes(Shape.of(2, 3), strings));

      // when
      Map<String, Tensor> outputs = model.run(inputs, Set.of("string_out"));

      // then
      assertThat(((Tensor.Bytes) outputs.get("string_out")).elements())
          .usingElementComparator(Arrays::compare)
          .containsExactlyElementsOf(strings);
    }
  }

  @Test
  void anEmptyBatchGivesAnEmptyAnswer() throws Exception {
    try (OnnxModel model = open(SampleModels.TYPES)) {
      Map<String, Tensor> outputs = model.run(typed(0), Set.of("fp32_out", "string_out"));

      assertThat(outputs.get("fp32_out").shape()).isEqualTo(Shape.of(0, 3));
      assertThat(((Tensor.Numeric) outputs.get("fp32_out")).data().remaining()).isZero();
      assertThat(((Tensor.Bytes) outputs.get("string_out")).elements()).isEmpty();
    }
  }

  @Test
  void saysWhatTheRuntimeFindsWrongWithAModel() throws Exception {
    // given
    Path unknownOperator =
        new OnnxBuilder()
            .input("x", OnnxBuilder.FLOAT, 1L)
            .output("y", OnnxBuilder.FLOAT, 1L)
            .node("NoSuchOperator", List.of("x"), "y")
            .write(directory.resolve("m.onnx"));

    // then
    assertThat(catchThrowableOfType(InvalidModelException.class, () -> open(unknownOperator)))
        .hasMessageStartingWith(unknownOperator + " is not a valid ONNX model: ")
        .hasMessageContaining("NoSuchOperator")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void inputsTheModelRefusesAreTheClientsFault() throws Exception {
    // given
    Path file =
        new OnnxBuilder()
            .input("a", OnnxBuilder.FLOAT, -1L, -1L)
            .input("b", OnnxBuilder.FLOAT, -1L, -1L)
            .output("y", OnnxBuilder.FLOAT, -1L, -1L)
            .node("MatMul", List.of("a", "b"), "y")
            .write(directory.resolve("m.onnx"));
    try (OnnxModel model = open(file)) {
      // when
      InferenceException refused =
          catchThrowableOfType(
              InferenceException.class,
              () -> model.run(Map.of("a", ones(2, 3), "b", ones(2, 3)), Set.of("y")));

      // then
      assertThat(refused.reason()).isEqualTo(Cause.INPUT);
      assertThat(refused.getMessage())
          .contains("MatMul")
          .doesNotContain(".cc")
          .doesNotContain(".h:");
      assertThat(model.run(Map.of("a", ones(2, 3), "b", ones(3, 1)), Set.of("y"))).hasSize(1);
    }
  }

  @Test
  void closingCancelsWhatRuns() throws Exception {
    // given
    OnnxModel model = open(OnnxBuilder.slow().write(directory.resolve("slow.onnx")));
    CompletableFuture<InferenceException> run =
        CompletableFuture.supplyAsync(
            () -> catchThrowableOfType(InferenceException.class, () -> runSlow(model, 3000)));
    Thread.sleep(200);
    assertThat(run).isNotDone();

    // when
    model.close();

    // then
    assertThat(run.get(10, TimeUnit.SECONDS).reason()).isEqualTo(Cause.CANCELLED);
    assertThat(catchThrowableOfType(InferenceException.class, () -> runSlow(model, 1)).reason())
        .isEqualTo(Cause.CANCELLED);
    assertThatCode(model::close).doesNotThrowAnyException();
  }

  @Test
  void tenThousandInferencesKeepNoMemory() throws Exception {
    NativeHeap heap = NativeHeap.open();
    try (OnnxModel model = open(SampleModels.TYPES)) {
      // given: tensors of 150 elements in and out each time
      Map<String, Tensor> inputs = typed(50);
      Set<String> outputs = Set.of("fp32_out", "fp64_out", "int64_out", "string_out");
      run(model, inputs, outputs, 1_000);

      // when
      long leastGrowth = Long.MAX_VALUE;
      for (int round = 0; round < 5; round++) {
        long before = heap.bytesInUse();
        run(model, inputs, outputs, 2_000);
        leastGrowth = Math.min(leastGrowth, heap.bytesInUse() - before);
      }

      // then: what is kept shows in every round, the compiler's own memory only in some
      assertThat(leastGrowth).isLessThan(2_000 * 100);
    }
  }

  private static void run(
      OnnxModel model, Map<String, Tensor> inputs, Set<String> outputs, int times)
      throws InferenceException {
    for (int i = 0; i < times; i++) {
      model.run(inputs, outputs);
    }
  }

  private static void runSlow(OnnxModel model, long size) throws InferenceException {
    ByteBuffer n = direct(8).putLong(size).flip();
    model.run(Map.of("n", new Tensor.Numeric(Datatype.INT64, Shape.of(1), n)), Set.of("sum"));
  }

  /** Inputs for the model that gives back every datatype. */
  private static Map<String, Tensor> typed(int batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Shape shape = Shape.of(batch, 3);
    for (Datatype datatype :
        List.of(Datatype.FP32, Datatype.FP64, Datatype.INT32, Datatype.INT64, Datatype.BOOL)) {
      inputs.put(
          datatype.name().toLowerCase(Locale.ROOT),
          new Tensor.Numeric(datatype, shape, direct(batch * 3 * datatype.width())));
    }
    inputs.put(
        "string",
        new Tensor.Bytes(
            shape, Collections.nCopies(batch * 3, "a string of some length".getBytes(UTF_8))));
    return inputs;
  }

  private static Tensor ones(int rows, int columns) {
    ByteBuffer data = direct(rows * columns * 4);
    while (data.hasRemaining()) {
      data.putFloat(1);
    }
    return new Tensor.Numeric(Datatype.FP32, Shape.of(rows, columns), data.flip());
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static OnnxModel open(Path file) throws InvalidModelException {
    return OnnxModel.open(new ModelFile(file), new SessionSettings(1));
  }
}
