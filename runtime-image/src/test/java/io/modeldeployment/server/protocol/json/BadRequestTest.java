package io.modeldeployment.server.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.batch.MemoryBudget;
import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Signature;
import io.modeldeployment.server.model.TensorSpec;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake a client can make has an answer that names it. */
class BadRequestTest {

  private static final Signature SIGNATURE =
      new Signature(
          List.of(
              new TensorSpec("f", Datatype.FP32, Shape.of(-1, 4)),
              new TensorSpec("i", Datatype.INT32, Shape.of(1))),
          List.of(new TensorSpec("y", Datatype.FP32, Shape.of(-1))));

  private static final String GOOD_F =
      "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,4]}";
  private static final String GOOD_I = "{'name':'i','datatype':'INT32','shape':[1],'data':[1]}";

  private final MemoryBudget budget = new MemoryBudget(1 << 20);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                         | the request has no body, expected a JSON object",
        "`   `                      | the request is not a JSON object",
        "[]                         | the request is not a JSON object",
        "3                          | the request is not a JSON object",
        "{                          | not valid JSON (line 1, column 2)",
        "{'inputs':[INPUTS]} x      | not valid JSON",
        "{'inputs':[INPUTS]}{}      | something follows the request's JSON object",
        "{'inputs':[INPUTS],}       | not valid JSON",
        "{'inputs':[INPUTS],'id':1} | id is a number, expected a string",
        "{'inputs':[INPUTS],'id':null} | id is null, expected a string",
        "{'inputs':[INPUTS],'id':'\\ud800'} | id is not valid Unicode",
        "{}                         | the request has no inputs",
        "{'inputs':[]}              | the request has no inputs",
        "{'inputs':{}}              | inputs is an object, expected an array",
        "{'inputs':null}            | inputs is null, expected an array",
        "{'inputs':[1]}             | each of inputs is a number, expected an object",
        "{'inputs':[F]}             | input 'i' is missing: the model takes INT32 [1]",
        "{'inputs':[F,F,I]}         | input 'f' is given twice",
        "{'inputs':[INPUTS],'outputs':{}}    | outputs is an object, expected an array",
        "{'inputs':[INPUTS],'outputs':['y']} | each of outputs is a string, expected an object",
        "{'inputs':[INPUTS],'outputs':[{}]}  | an output has no name",
        "{'inputs':[INPUTS],'outputs':[{'name':'z'}]} | the model has no output 'z', only 'y'",
        "{'inputs':[INPUTS],'outputs':[{'name':'y','parameters':{'classification':2}}]} | parameter 'classification' is not supported",
        "{'inputs':[INPUTS],'parameters':[]}            | parameters is an array, expected an object",
        "{'inputs':[INPUTS],'parameters':{'a':{}}}      | parameter 'a' is an object, expected a number, string or boolean",
        "{'inputs':[INPUTS],'parameters':{'a':[1]}}     | parameter 'a' is an array",
        "{'inputs':[INPUTS],'parameters':{'a':null}}    | parameter 'a' is null",
        "{'inputs':[INPUTS],'parameters':{'sequence_id':7}} | parameter 'sequence_id' is not supported",
      })
  void inTheRequest(String request, String expected) {
    assertThat(
            refusal(
                request
                    .replace("INPUTS", "F,I")
                    .replaceAll("\\bF\\b", GOOD_F)
                    .replaceAll("\\bI\\b", GOOD_I)))
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'datatype':'FP32','shape':[1,4],'data':[1,2,3,4]}    | an input has no name",
        "{'name':7,'datatype':'FP32','shape':[1,4],'data':[]}  | an input's name is a number, expected a string",
        "{'name':'f','shape':[1,4],'data':[1,2,3,4]}           | input 'f' has no datatype",
        "{'name':'f','datatype':'FP32','data':[1,2,3,4]}       | input 'f' has no shape",
        "{'name':'f','datatype':'FP32','shape':[1,4]}          | input 'f' has no data",
        "{'name':'g','datatype':'FP32','shape':[1,4],'data':[1,2,3,4]}  | the model has no input 'g', only 'f', 'i'",
        "{'name':'f','datatype':'FP64','shape':[1,4],'data':[1,2,3,4]}  | input 'f' has datatype FP64, but the model takes FP32",
        "{'name':'f','datatype':'FLOAT','shape':[1,4],'data':[1,2,3,4]} | input 'f' has unknown datatype 'FLOAT', the model takes FP32",
        "{'name':'f','datatype':32,'shape':[1,4],'data':[1,2,3,4]}      | the datatype of input 'f' is a number",
        "{'name':'f','datatype':'FP32','shape':[1,5],'data':[1,2,3,4,5]} | input 'f' has shape [1,5], but the model takes [-1,4]",
        "{'name':'f','datatype':'FP32','shape':[4],'data':[1,2,3,4]}     | input 'f' has shape [4], but the model takes [-1,4]",
        "{'name':'f','datatype':'FP32','shape':[],'data':[1]}            | input 'f' has shape [], but the model takes [-1,4]",
        "{'name':'f','datatype':'FP32','shape':[-1,4],'data':[1,2,3,4]}  | the shape of input 'f' has the negative dimension -1",
        "{'name':'f','datatype':'FP32','shape':[1.5,4],'data':[]}   | a dimension of the shape of input 'f' is a number, expected an integer",
        "{'name':'f','datatype':'FP32','shape':['1',4],'data':[]}   | a dimension of the shape of input 'f' is a string, expected an integer",
        "{'name':'f','datatype':'FP32','shape':[[1,4]],'data':[]}   | a dimension of the shape of input 'f' is an array",
        "{'name':'f','datatype':'FP32','shape':4,'data':[]}         | the shape of input 'f' is a number, expected an array",
        "{'name':'f','datatype':'FP32','shape':[18446744073709551615,4],'data':[]} | the shape of input 'f' has a dimension that is too large",
        "{'name':'f','datatype':'FP32','shape':[9223372036854775807,4],'data':[1]} | takes too many elements, but its data has 1",
        "{'name':'f','datatype':'FP32','shape':[4611686018427387904,4],'data':[1]} | takes too many elements, but its data has 1",
        "{'name':'f','datatype':'FP32','shape':[1000000000,4],'data':[[1,2],[3]]} | takes 4000000000 elements, but its data has 3",
        "{'name':'f','datatype':'FP32','shape':[1000000000,4],'data':[]}  | takes 4000000000 elements, but its data has 0",
        "{'name':'f','datatype':'FP32','shape':[1000000000,4],'data':1}   | takes 4000000000 elements, but its data has 1",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3]}      | input 'f' of shape [1,4] takes 4 elements, but its data has 3",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,4,5,6]} | takes 4 elements, but its data has 6",
        "{'name':'f','datatype':'FP32','shape':[0,4],'data':[1]}          | takes 0 elements, but its data has 1",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':1}            | the data of input 'f' is a number, expected an array",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':null}         | the data of input 'f' is null, expected an array",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':{'a':1}}      | the data of input 'f' is an object, expected an array",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[[1,2],[3,4]]}   | the data of input 'f' is neither flat nor nested as its shape [1,4]",
        "{'name':'f','datatype':'FP32','shape':[2,4],'data':[[1,2,3,4,5],[6,7,8]]} | neither flat nor nested",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[[[1,2,3,4]]]}   | neither flat nor nested",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,[2,3,4]]}     | neither flat nor nested",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[[1,2,3,{}]]}    | neither flat nor nested",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[{},2,3,4]}      | neither flat nor nested",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,'3',4]}     | element 2 of input 'f' is a string, expected FP32",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,'nan',4]}   | element 2 of input 'f' is a string",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[true,2,3,4]}    | element 0 of input 'f' is a boolean, expected FP32",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,null]}    | element 3 of input 'f' is null, expected FP32",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,1e39]}    | element 3 of input 'f' is 1e39, which is out of range, expected FP32",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,-1e400]}  | element 3 of input 'f' is -1e400, which is out of range",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,NaN]}     | not valid JSON",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,-Infinity]} | not valid JSON",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,.5]}      | not valid JSON",
        "{'name':'f','datatype':'FP32','shape':[1,4],'data':[1,2,3,01]}      | not valid JSON",
        "{'name':'i','datatype':'INT32','shape':[1],'data':[2147483648]}     | element 0 of input 'i' is 2147483648, which is out of range, expected INT32",
        "{'name':'i','datatype':'INT32','shape':[1],'data':[99999999999999999999]} | which is out of range, expected INT32",
        "{'name':'i','datatype':'INT32','shape':[1],'data':[1.5]}            | element 0 of input 'i' is 1.5, expected INT32",
        "{'name':'i','datatype':'INT32','shape':[1],'data':[1e2]}            | element 0 of input 'i' is 1e2, expected INT32",
        "{'name':'i','datatype':'INT32','shape':[1],'data':['1']}            | element 0 of input 'i' is a string, expected INT32",
        "{'name':'f','datatype':'FP32','shape':[1,4],'parameters':{'binary_data_size':16}} | parameter 'binary_data_size' is not supported",
        "{'name':'f','datatype':'FP32','shape':[1,4],'parameters':{'shared_memory_region':'r'}} | parameter 'shared_memory_region' is not supported",
      })
  void inAnInput(String input, String expected) {
    assertThat(refusal("{'inputs':[" + input + "]}")).contains(expected);
  }

  @Test
  void ofAnyDepth() {
    assertThat(refusal("[".repeat(20_000))).contains("not a JSON object");
    assertThat(refusal("{'a':" + "[".repeat(20_000))).contains("not valid JSON");
    assertThat(refusal("{'inputs':" + "[".repeat(20_000))).contains("each of inputs is an array");
    assertThat(
            refusal(
                "{'inputs':[{'name':'f','datatype':'FP32','shape':[1,4],'data':"
                    + "[".repeat(20_000)))
        .contains("neither flat nor nested");
    assertThat(refusal("{'inputs':[{'data':" + "[".repeat(20_000))).contains("not valid JSON");
    assertThat(refusal("{'inputs':[{'shape':[" + "1,".repeat(100) + "1]}]}"))
        .contains("more than 64 dimensions");
  }

  @Test
  void ofAnyEncoding() {
    byte[] latin1 = {'{', '"', 'i', 'd', '"', ':', '"', (byte) 0xE9, '"', '}'};
    byte[] utf16 = "{\"inputs\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);

    assertThat(refusal(latin1)).contains("not valid JSON");
    assertThat(refusal(utf16)).contains("not valid JSON");
  }

  @Test
  void cutOffAnywhere() {
    // given
    String good =
        ("{'id':'x','inputs':[" + GOOD_F + "," + GOOD_I + "],'outputs':[{'name':'y'}]}")
            .replace('\'', '"');

    // then
    for (int length = 0; length < good.length(); length++) {
      assertThat(refusal(good.substring(0, length))).isNotBlank();
    }
  }

  @Test
  void byChance() {
    // given
    String good =
        ("{'id':'x','inputs':[" + GOOD_F + "," + GOOD_I + "],'outputs':[{'name':'y'}]}")
            .replace('\'', '"');
    Random random = new Random(42);

    for (int i = 0; i < 20_000; i++) {
      // when
      byte[] bytes = good.getBytes(UTF_8);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Throwable thrown = catchThrowable(() -> read(bytes));

      // then
      if (thrown != null) {
        assertThat(thrown).isInstanceOfAny(ProtocolException.class, OverloadedException.class);
      }
      assertThat(budget.held()).isZero();
    }
  }

  @Test
  void longNamesAreCut() {
    String name = "n".repeat(10_000);

    assertThat(
            refusal(
                "{'inputs':[{'name':'" + name + "','datatype':'FP32','shape':[1,4],'data':[]}]}"))
        .hasSizeLessThan(200);
  }

  @Test
  void moreThanTheMemoryGranted() {
    // given
    String zeros = "0,".repeat(400_000) + "0";
    String request =
        "{'inputs':[{'name':'f','datatype':'FP32','shape':[100000,4],'data':[" + zeros + "]}]}";

    // when
    OverloadedException refused =
        catchThrowableOfType(
            OverloadedException.class, () -> read(request.replace('\'', '"').getBytes(UTF_8)));

    // then
    assertThat(refused.passing()).isFalse();
    assertThat(refused).hasMessageContaining("1600000 bytes").hasMessageContaining("1048576");
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8,256",
    "UINT8,-1",
    "UINT16,65536",
    "UINT16,-1",
    "UINT32,4294967296",
    "UINT32,-1",
    "UINT64,18446744073709551616",
    "UINT64,-1",
    "UINT64,-18446744073709551615",
    "INT8,128",
    "INT8,-129",
    "INT16,32768",
    "INT16,-32769",
    "INT32,-2147483649",
    "INT64,9223372036854775808",
    "INT64,-9223372036854775809",
    "FP16,65520",
    "FP16,-1e10",
    "FP16,1e400",
    "BF16,3.4e38",
    "BF16,-1e39",
  })
  void numbersOutOfRangeAreRefused(String datatype, String number) {
    assertThat(refusedElement(datatype, number))
        .isEqualTo(
            "element 1 of input 'x' is %s, which is out of range, expected %s", number, datatype);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8,1.0",
    "UINT64,1e3",
    "UINT64,18446744073709551615.0",
    "INT8,1.5",
    "INT16,1e0",
  })
  void fractionsAreNoIntegers(String datatype, String number) {
    assertThat(refusedElement(datatype, number))
        .isEqualTo("element 1 of input 'x' is %s, expected %s", number, datatype);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8,'\"1\"',a string",
    "FP16,'\"1\"',a string",
    "BF16,true,a boolean",
    "UINT64,null,null",
    "INT8,true,a boolean",
  })
  void whatIsNoNumberIsRefused(String datatype, String element, String kind) {
    assertThat(refusedElement(datatype, element))
        .isEqualTo("element 1 of input 'x' is %s, expected %s", kind, datatype);
  }

  /** The refusal of a second element, behind a zero. */
  private String refusedElement(String datatype, String element) {
    TensorSpec spec = new TensorSpec("x", Datatype.named(datatype).orElseThrow(), Shape.of(2));
    byte[] body =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":[2],\"data\":[0,%s]}]}"
            .formatted(datatype, element)
            .getBytes(UTF_8);
    ProtocolException refused =
        catchThrowableOfType(
            ProtocolException.class, () -> read(new Signature(List.of(spec), List.of()), body));
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
    return refused.getMessage();
  }

  private String refusal(String request) {
    return refusal(request.replace('\'', '"').getBytes(UTF_8));
  }

  private String refusal(byte[] body) {
    ProtocolException refused = catchThrowableOfType(ProtocolException.class, () -> read(body));
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
    return refused.getMessage();
  }

  private void read(byte[] body) throws ProtocolException, OverloadedException {
    read(SIGNATURE, body);
  }

  private void read(Signature signature, byte[] body)
      throws ProtocolException, OverloadedException {
    try (RequestMemory memory = budget.open()) {
      new JsonInferReader(signature).read(body, body.length, memory);
    }
  }
}
