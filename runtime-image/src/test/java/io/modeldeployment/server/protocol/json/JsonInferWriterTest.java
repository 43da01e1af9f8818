package io.modeldeployment.server.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.protocol.InferResponse;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonInferWriterTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void writesEveryFieldInOrder() throws Exception {
    // given
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(
        "z",
        new Tensor.Bytes(Shape.of(1, 2), List.of("a\"b".getBytes(UTF_8), "☃\0😀".getBytes(UTF_8))));
    outputs.put("a", numeric(Datatype.BOOL, 2, ByteBuffer.wrap(new byte[] {1, 0})));

    // when
    String json = write(new InferResponse("m", "1", "ü\"", outputs));

    // then
    assertThat(json)
        .isEqualTo(
            "{\"model_name\":\"m\",\"model_version\":\"1\",\"id\":\"ü\\\"\",\"outputs\":["
                + "{\"name\":\"z\",\"datatype\":\"BYTES\",\"shape\":[1,2],\"data\":[\"a\\\"b\",\"☃\\u0000😀\"]},"
                + "{\"name\":\"a\",\"datatype\":\"BOOL\",\"shape\":[2],\"data\":[true,false]}]}");
  }

  @Test
  void leavesOutTheIdThatWasNotGiven() throws Exception {
    assertThat(write(new InferResponse("m", "1", null, Map.of())))
        .isEqualTo("{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":[]}");
  }

  @Test
  void floatsReadBackAsTheSameBits() throws Exception {
    // given
    Random random = new Random(3);
    int count = 50_000;
    ByteBuffer singles = ByteBuffer.allocate(count * 4).order(ByteOrder.nativeOrder());
    ByteBuffer doubles = ByteBuffer.allocate(count * 8).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      float single = Float.intBitsToFloat(random.nextInt());
      double wide = Double.longBitsToDouble(random.nextLong());
      singles.putFloat(Float.isFinite(single) ? single : -0.0f);
      doubles.putDouble(Double.isFinite(wide) ? wide : -0.0);
    }

    // when
    JsonNode fp32 = data(numeric(Datatype.FP32, count, singles.flip()));
    JsonNode fp64 = data(numeric(Datatype.FP64, count, doubles.flip()));

    // then
    for (int i = 0; i < count; i++) {
      assertThat(Float.floatToIntBits(Float.parseFloat(fp32.get(i).asString())))
          .isEqualTo(singles.getInt(i * 4));
      assertThat(Double.doubleToLongBits(Double.parseDouble(fp64.get(i).asString())))
          .isEqualTo(doubles.getLong(i * 8));
    }
  }

  @Test
  void floatsHaveNoMoreDigitsThanTheyNeed() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
    data.putFloat(0.1f).putFloat(3.4028235e38f).putFloat(1.0f).flip();

    assertThat(write(response(numeric(Datatype.FP32, 3, data))))
        .contains("\"data\":[0.1,3.4028235E38,1.0]");
  }

  @Test
  void whatJsonHasNoNumberForIsAString() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    data.putDouble(Double.NaN)
        .putDouble(Double.POSITIVE_INFINITY)
        .putDouble(Double.NEGATIVE_INFINITY)
        .flip();

    assertThat(write(response(numeric(Datatype.FP64, 3, data))))
        .contains("\"data\":[\"NaN\",\"Infinity\",\"-Infinity\"]");
  }

  @Test
  void integersAreExact() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    data.putLong(9007199254740993L).putLong(Long.MAX_VALUE).putLong(Long.MIN_VALUE).flip();

    assertThat(write(response(numeric(Datatype.INT64, 3, data))))
        .contains("[9007199254740993,9223372036854775807,-9223372036854775808]");
  }

  @Test
  void bytesThatAreNoTextAreRefusedNotChanged() {
    // given
    Tensor invalid =
        new Tensor.Bytes(Shape.of(1), Collections.singletonList(new byte[] {(byte) 0xff}));

    // when
    ProtocolException refused =
        catchThrowableOfType(ProtocolException.class, () -> write(response(invalid)));

    // then
    assertThat(refused.kind()).isEqualTo(Kind.NOT_REPRESENTABLE);
    assertThat(refused)
        .hasMessage("output 'y' holds bytes that are not UTF-8, which JSON cannot carry");
  }

  @Test
  void unsignedIntegersHaveNoSign() throws Exception {
    // given: all bits set, and the lowest
    byte[] bits = new byte[16];
    Arrays.fill(bits, 0, 8, (byte) -1);
    Map<Datatype, String> most =
        Map.of(
            Datatype.UINT8, "255",
            Datatype.UINT16, "65535",
            Datatype.UINT32, "4294967295",
            Datatype.UINT64, "18446744073709551615",
            Datatype.INT8, "-1",
            Datatype.INT16, "-1");

    // then
    for (Map.Entry<Datatype, String> entry : most.entrySet()) {
      Datatype datatype = entry.getKey();
      ByteBuffer data = ByteBuffer.wrap(bits, 8 - datatype.width(), 2 * datatype.width());
      assertThat(write(response(numeric(datatype, 2, data.order(ByteOrder.nativeOrder())))))
          .contains("\"data\":[" + entry.getValue() + ",0]");
    }
  }

  @Test
  void floatsOfSixteenBitsAreExact() throws Exception {
    // given: 65504, 2^-24, -0 and what is no number
    ByteBuffer halves = ByteBuffer.allocate(10).order(ByteOrder.nativeOrder());
    for (int bits : new int[] {0x7bff, 0x0001, 0x8000, 0x7e00, 0xfc00}) {
      halves.putShort((short) bits);
    }

    // then
    assertThat(write(response(numeric(Datatype.FP16, 5, halves.flip()))))
        .contains("\"data\":[65504.0,5.9604645E-8,-0.0,\"NaN\",\"-Infinity\"]");
    assertThat(write(response(numeric(Datatype.BF16, 5, halves.flip()))))
        .contains("\"data\":[2.6480714E36,9.1835E-41,-0.0,4.2535296E37,-2.658456E36]");
  }

  private static JsonNode data(Tensor tensor) throws Exception {
    // Numbers as text: the reader's own arithmetic is not what is tested.
    return MAPPER
        .readerFor(JsonNode.class)
        .<JsonNode>readValue(
            write(response(tensor)).replaceAll("([\\[,])(-?[0-9][^,\\]]*)", "$1\"$2\""))
        .at("/outputs/0/data");
  }

  private static Tensor numeric(Datatype datatype, int count, ByteBuffer data) {
    return new Tensor.Numeric(datatype, Shape.of(count), data);
  }

  private static InferResponse response(Tensor tensor) {
    return new InferResponse("m", "1", null, Map.of("y", tensor));
  }

  private static String write(InferResponse response) throws ProtocolException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonInferWriter(response).write(out);
    return out.toString(UTF_8);
  }
}
