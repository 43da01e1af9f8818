package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.Datatype;
import io.modeldeployment.server.model.OnnxBuilder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every datatype from the request's JSON through the real runtime to the answer's, bit for bit. */
class DatatypeTest {

  static final String[] CASES = {
    "BOOL   | 9  | true,false,1,0                             | true,false,true,false",
    "UINT8  | 2  | 0,1,127,128,255                            | 0,1,127,128,255",
    "UINT16 | 4  | 0,1,32767,32768,65535                      | 0,1,32767,32768,65535",
    "UINT32 | 12 | 0,2147483647,2147483648,4294967295         | 0,2147483647,2147483648,4294967295",
    "UINT64 | 13 | 0,9223372036854775807,9223372036854775808,18446744073709551615"
        + " | 0,9223372036854775807,9223372036854775808,18446744073709551615",
    "INT8   | 3  | -128,-1,0,127                              | -128,-1,0,127",
    "INT16  | 5  | -32768,-1,0,32767                          | -32768,-1,0,32767",
    "INT32  | 6  | -2147483648,-1,0,2147483647                | -2147483648,-1,0,2147483647",
    "INT64  | 7  | -9223372036854775808,9007199254740993,9223372036854775807"
        + " | -9223372036854775808,9007199254740993,9223372036854775807",
    "FP16   | 10 | 1,-0.0,65504,65519.99,6e-8,1e-9,'NaN','-Infinity'"
        + " | 1.0,-0.0,65504.0,65504.0,5.9604645E-8,0.0,'NaN','-Infinity'",
    "BF16   | 16 | 1,-0,256,257,258.99,3.38e38,'NaN','Infinity'"
        + " | 1.0,-0.0,256.0,256.0,258.0,3.3762391E38,'NaN','Infinity'",
    "FP32   | 1  | 0.1,-0.0,16777217,'NaN'                    | 0.1,-0.0,1.6777216E7,'NaN'",
    "FP64   | 11 | 0.1,-0.0,9007199254740993,'Infinity'       | 0.1,-0.0,9.007199254740992E15,'Infinity'",
    "BYTES  | 8  | '','a\\u0000b','☃'                         | '','a\\u0000b','☃'",
  };

  @TempDir Path directory;

  @ParameterizedTest
  @FieldSource("CASES")
  void comesBackAsItWent(String line) throws Exception {
    // given
    Case given = Case.of(line);
    Path model = OnnxBuilder.identity(given.type()).write(directory.resolve("m.onnx"));

    try (RunningServer server = RunningServer.ready("m", model)) {
      // when
      HttpResponse<String> response =
          server.post(
              "/v2/models/m/infer",
              "{\"inputs\":[" + tensor("x", given.datatype(), given.sent()) + "]}");

      // then
      assertThat(response.body())
          .isEqualTo(
              "{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":["
                  + tensor("y", given.datatype(), given.answered())
                  + "]}");
      assertThat(server.get("/v2/models/m").body())
          .contains("{\"name\":\"y\",\"datatype\":\"" + given.datatype() + "\",\"shape\":[-1]}");
    }
  }

  @Test
  void noDatatypeIsLeftOut() {
    Set<Datatype> tested = new HashSet<>();
    for (String line : CASES) {
      tested.add(Case.of(line).datatype());
    }

    assertThat(tested).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Datatype.class));
  }

  @ParameterizedTest
  @CsvSource({"UINT8,2", "UINT64,13", "FP16,10", "BF16,16", "INT16,5"})
  void anEmptyBatchComesBackEmpty(Datatype datatype, int type) throws Exception {
    Path model = OnnxBuilder.identity(type).write(directory.resolve("m.onnx"));

    try (RunningServer server = RunningServer.ready("m", model)) {
      assertThat(
              server
                  .post("/v2/models/m/infer", "{\"inputs\":[" + tensor("x", datatype, "") + "]}")
                  .body())
          .contains(tensor("y", datatype, ""));
    }
  }

  private static String tensor(String name, Datatype datatype, String data) {
    int count = data.isEmpty() ? 0 : data.split(",").length;
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[%d],\"data\":[%s]}"
        .formatted(name, datatype, count, data);
  }

  /** A line of the table: the protocol's and ONNX' name of a type, what is sent and answered. */
  private record Case(Datatype datatype, int type, String sent, String answered) {

    static Case of(String line) {
      String[] columns = line.split("\\|");
      return new Case(
          Datatype.valueOf(columns[0].strip()),
          Integer.parseInt(columns[1].strip()),
          columns[2].strip().replace('\'', '"'),
          columns[3].strip().replace('\'', '"'));
    }
  }
}
