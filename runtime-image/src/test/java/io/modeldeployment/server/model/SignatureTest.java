package io.modeldeployment.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model says of itself, in the protocol's words. */
class SignatureTest {

  @TempDir Path directory;

  @Test
  void readsTheSignature() throws Exception {
    try (OnnxModel model = open(SampleModels.TYPES)) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::name, TensorSpec::datatype)
          .containsExactly(
              tuple("fp32", Datatype.FP32),
              tuple("fp64", Datatype.FP64),
              tuple("int32", Datatype.INT32),
              tuple("int64", Datatype.INT64),
              tuple("bool", Datatype.BOOL),
              tuple("string", Datatype.BYTES));
      assertThat(model.signature().outputs())
          .extracting(TensorSpec::shape)
          .containsOnly(Shape.of(-1, 3));
    }
  }

  @Test
  void everyDatatypeOfTheProtocolIsNamedInTheSignature() throws Exception {
    Map<Integer, Datatype> types =
        Map.of(
            OnnxBuilder.FLOAT16,
            Datatype.FP16,
            OnnxBuilder.BFLOAT16,
            Datatype.BF16,
            OnnxBuilder.UINT8,
            Datatype.UINT8,
            OnnxBuilder.UINT16,
            Datatype.UINT16,
            OnnxBuilder.UINT32,
            Datatype.UINT32,
            OnnxBuilder.UINT64,
            Datatype.UINT64,
            OnnxBuilder.INT8,
            Datatype.INT8,
            OnnxBuilder.INT16,
            Datatype.INT16);
    for (Map.Entry<Integer, Datatype> type : types.entrySet()) {
      // given
      Path file = OnnxBuilder.identity(type.getKey()).write(directory.resolve("m.onnx"));

      // when
      try (OnnxModel model = open(file)) {
        // then
        assertThat(model.signature().inputs())
            .containsExactly(new TensorSpec("x", type.getValue(), Shape.of(-1)));
      }
    }
  }

  @Test
  void outputsTheProtocolCannotCarryAreLeftOut() throws Exception {
    // given
    OnnxBuilder builder =
        new OnnxBuilder()
            .input("x", OnnxBuilder.FLOAT, 1L)
            .node("SequenceConstruct", List.of("x", "x"), "list")
            .sequenceOutput("list", OnnxBuilder.FLOAT);
    Path none = builder.write(directory.resolve("none.onnx"));
    Path some =
        builder
            .node("Neg", List.of("x"), "y")
            .output("y", OnnxBuilder.FLOAT, 1L)
            .write(directory.resolve("some.onnx"));

    // then
    try (OnnxModel model = open(some)) {
      assertThat(model.signature().outputs()).extracting(TensorSpec::name).containsExactly("y");
      assertThatCode(() -> WarmUp.run(model)).doesNotThrowAnyException();
    }
    assertThat(catchThrowableOfType(InvalidModelException.class, () -> open(none)))
        .hasMessage(none + " is not a valid ONNX model: none of its outputs is a tensor");
  }

  @Test
  void anInputThatTheProtocolHasNoDatatypeForIsNamed() {
    // given
    Path eightBits =
        OnnxBuilder.identity(OnnxBuilder.FLOAT8E4M3FN)
            .opset(19)
            .write(directory.resolve("fp8.onnx"));
    Path fourBits =
        new OnnxBuilder()
            .opset(21)
            .input("x", OnnxBuilder.INT4, 2L)
            .output("y", OnnxBuilder.FLOAT, 2L)
            .cast("x", OnnxBuilder.FLOAT, "y")
            .write(directory.resolve("int4.onnx"));

    // then
    assertThat(catchThrowableOfType(InvalidModelException.class, () -> open(eightBits)))
        .hasMessage(
            eightBits
                + " is not a valid ONNX model: input 'x' is a tensor of FLOAT8E4M3FN, which the"
                + " protocol has no datatype for");
    assertThat(catchThrowableOfType(InvalidModelException.class, () -> open(fourBits)))
        .hasMessageContaining("input 'x' is a tensor of ");
  }

  private static OnnxModel open(Path file) throws InvalidModelException {
    return OnnxModel.open(new ModelFile(file), new SessionSettings(1));
  }
}
