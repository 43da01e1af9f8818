package io.modeldeployment.server.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.batch.MemoryBudget;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Signature;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.model.TensorSpec;
import io.modeldeployment.server.protocol.InferRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInferReaderTest {

  private final RequestMemory memory = new MemoryBudget(1 << 26).open();

  @AfterEach
  void free() {
    memory.close();
  }

  @Test
  void readsWhatTheProtocolSpells() throws Exception {
    // given
    String request =
        """
        {"id": "a \\"quoted\\" ☃", "parameters": {"a": 1, "b": "x", "c": true},
         "inputs": [{"name": "x", "shape": [1, 3], "datatype": "FP32",
                     "parameters": {"content_type": "np"}, "data": [1.5, -2, 3e2]}],
         "outputs": [{"name": "b"}, {"name": "a"}, {"name": "b"}]}
        """;

    // when
    InferRequest read = read(fp32(-1, 3), request);

    // then
    assertThat(read.id()).isEqualTo("a \"quoted\" ☃");
    assertThat(read.inputs()).containsOnlyKeys("x");
    assertThat(read.inputs().get("x").shape()).isEqualTo(Shape.of(1, 3));
    assertThat(floats(read)).containsExactly(1.5f, -2f, 300f);
    assertThat(read.outputs()).containsExactly("b", "a");
  }

  @Test
  void answersAllOutputsWhereNoneIsNamed() throws Exception {
    assertThat(read(fp32(3), body("[3]", "[1,2,3]")).outputs()).containsExactly("a", "b");
    assertThat(read(fp32(3), "{\"outputs\": [], " + body("[3]", "[1,2,3]").substring(1)).outputs())
        .containsExactly("a", "b");
    assertThat(read(fp32(3), body("[3]", "[1,2,3]")).id()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2,3]     | [1,2,3,4,5,6]",
        "[2,3]     | [[1,2,3],[4,5,6]]",
        "[1,2,3]   | [[[1,2,3],[4,5,6]]]",
        "[2,1,3,1] | [[[[1],[2],[3]]],[[[4],[5],[6]]]]",
        "[6]       | [ 1 , 2,\t3,4 ,5,6 ]",
      })
  void flatAndNestedDataAreTheSame(String shape, String data) throws Exception {
    // given
    long[] variable = new long[shape.split(",").length];
    Arrays.fill(variable, -1);

    // when
    InferRequest read = read(fp32(variable), body(shape, data));

    // then
    assertThat(floats(read)).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "[5]", "5.0"})
  void aScalarNeedsNoBrackets(String data) throws Exception {
    assertThat(floats(read(fp32(), body("[]", data)))).containsExactly(5f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[0,3] | []", "[2,0] | []", "[2,0] | [[],[]]"})
  void anEmptyBatchIsEmpty(String shape, String data) throws Exception {
    assertThat(floats(read(fp32(-1, -1), body(shape, data)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'inputs':[{'data':[1,2,3],'name':'x','datatype':'FP32','shape':[3]}]}",
        "{'inputs':[{'datatype':'FP32','data':[1,2,3],'shape':[3],'name':'x'}],'id':'i'}",
        "{'inputs':[{'shape':[9],'data':[1,2,3],'name':'x','datatype':'FP32','shape':[3]}]}",
        "{'inputs':[{'name':'x','shape':[3],'datatype':'FP32','data':[7,8,9],'data':[1,2,3]}]}",
        "{'unknown':{'deep':[{}]},'inputs':[{'x-y':null,'name':'x','shape':[3],'datatype':'FP32','data':[1,2,3]}]}",
        "{'inputs':[],'inputs':[{'name':'x','shape':[3],'datatype':'FP32','data':[1,2,3]}]}",
      })
  void orderIsFreeLaterKeysWinAndUnknownOnesAreIgnored(String request) throws Exception {
    assertThat(floats(read(fp32(3), request.replace('\'', '"')))).containsExactly(1f, 2f, 3f);
  }

  @Test
  void dataThatComesFirstIsFoundAgainBehindAByteOrderMarkAndWideCharacters() throws Exception {
    // given
    String request =
        "\uFEFF{\"id\":\"☃😀é\",\"inputs\":[{\"tags\":\"☃\",\"data\":[1,2,3],\"name\":\"x\","
            + "\"datatype\":\"FP32\",\"shape\":[3]}]}";

    // when
    InferRequest read = read(fp32(3), request);

    // then
    assertThat(read.id()).isEqualTo("☃😀é");
    assertThat(floats(read)).containsExactly(1f, 2f, 3f);
  }

  @Test
  void floatsAreTheNearestToWhatIsWritten() throws Exception {
    // given: decimals of up to 25 digits, of which many lie near the middle between two floats
    Random random = new Random(7);
    List<String> decimals = new ArrayList<>(List.of("1.00000017881393432617187499", "16777217"));
    for (int i = 0; i < 20_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        double between = (value + (double) Math.nextUp(value)) / 2;
        decimals.add(
            new java.math.BigDecimal(between)
                .round(new java.math.MathContext(random.nextInt(5, 26)))
                .toString());
      }
    }
    decimals.removeIf(text -> Float.isInfinite(Float.parseFloat(text)));
    String shape = "[" + decimals.size() + "]";

    // when
    float[] singles = floats(read(fp32(-1), body(shape, decimals.toString())));
    InferRequest doubles = read(of(Datatype.FP64, -1), body("FP64", shape, decimals.toString()));

    // then
    ByteBuffer wide = numeric(doubles);
    for (int i = 0; i < decimals.size(); i++) {
      assertThat(singles[i]).as(decimals.get(i)).isEqualTo(Float.parseFloat(decimals.get(i)));
      assertThat(wide.getDouble()).isEqualTo(Double.parseDouble(decimals.get(i)));
    }
  }

  @Test
  void floatsKeepTheirSignAndTheirSpecialValues() throws Exception {
    // when
    float[] values =
        floats(
            read(
                fp32(-1),
                body(
                    "[8]",
                    "[-0.0, -0, 0, 1e-46, \"NaN\", \"Infinity\", \"-Infinity\", 3.4028235e38]")));

    // then
    assertThat(
            DoubleStream.of(values[0], values[1], values[2], values[3]).mapToObj(Double::toString))
        .containsExactly("-0.0", "-0.0", "0.0", "0.0");
    assertThat(values[4]).isNaN();
    assertThat(values[5]).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(values[6]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(values[7]).isEqualTo(Float.MAX_VALUE);
  }

  @Test
  void integersAreExact() throws Exception {
    // when
    ByteBuffer longs =
        numeric(
            read(
                of(Datatype.INT64, -1),
                body(
                    "INT64",
                    "[4]",
                    "[9007199254740993, 9223372036854775807, -9223372036854775808, 0]")));
    ByteBuffer ints =
        numeric(read(of(Datatype.INT32, -1), body("INT32", "[2]", "[2147483647, -2147483648]")));

    // then
    assertThat(List.of(longs.getLong(), longs.getLong(), longs.getLong(), longs.getLong()))
        .containsExactly(9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE, 0L);
    assertThat(List.of(ints.getInt(), ints.getInt()))
        .containsExactly(Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  @Test
  void booleansMayBeZeroAndOne() throws Exception {
    ByteBuffer bools =
        numeric(read(of(Datatype.BOOL, -1), body("BOOL", "[4]", "[true, false, 1, 0]")));

    assertThat(List.of(bools.get(), bools.get(), bools.get(), bools.get()))
        .containsExactly((byte) 1, (byte) 0, (byte) 1, (byte) 0);
  }

  @Test
  void stringsKeepEveryCharacter() throws Exception {
    // given
    String longText = "x".repeat(1 << 20);
    String data =
        "[\"\", \"a\\u0000b\", \"\\ud83d\\ude00 😀\", \"\\\"\\\\\\n\", \"" + longText + "\"]";

    // when
    InferRequest read = read(of(Datatype.BYTES, -1), body("BYTES", "[5]", data));

    // then
    assertThat(((Tensor.Bytes) read.inputs().get("x")).elements())
        .extracting(bytes -> new String(bytes, UTF_8))
        .containsExactly("", "a\0b", "😀 😀", "\"\\\n", longText);
  }

  @Test
  void aLargeTensorTakesOnlyTheMemoryOfItsElements() throws Exception {
    // given
    int count = 150_528;
    String data =
        new Random(1)
            .doubles(count)
            .mapToObj(Double::toString)
            .collect(Collectors.joining(",", "[", "]"));
    MemoryBudget exact = new MemoryBudget(count * 4L);

    // when
    try (RequestMemory own = exact.open()) {
      byte[] body = body("[1,3,224,224]", data).getBytes(UTF_8);
      InferRequest read = new JsonInferReader(fp32(-1, 3, 224, 224)).read(body, body.length, own);

      // then
      assertThat(floats(read)).hasSize(count);
      assertThat(exact.held()).isEqualTo(count * 4L);
    }
    assertThat(exact.held()).isZero();
  }

  private InferRequest read(Signature signature, String request) throws Exception {
    byte[] body = request.getBytes(UTF_8);
    return new JsonInferReader(signature).read(body, body.length, memory);
  }

  private static String body(String shape, String data) {
    return body("FP32", shape, data);
  }

  private static String body(String datatype, String shape, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}]}"
        .formatted(datatype, shape, data);
  }

  private static Signature fp32(long... shape) {
    return of(Datatype.FP32, shape);
  }

  private static Signature of(Datatype datatype, long... shape) {
    TensorSpec output = new TensorSpec("a", Datatype.FP32, Shape.of(1));
    return new Signature(
        List.of(new TensorSpec("x", datatype, Shape.of(shape))),
        List.of(output, new TensorSpec("b", Datatype.FP32, Shape.of(1))));
  }

  private static ByteBuffer numeric(InferRequest request) {
    return ((Tensor.Numeric) request.inputs().get("x")).data();
  }

  private static float[] floats(InferRequest request) {
    ByteBuffer data = numeric(request);
    float[] values = new float[data.remaining() / Float.BYTES];
    data.asFloatBuffer().get(values);
    return values;
  }
}
