package io.modeldeployment.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticRequestTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Optional<JsonNode> from(String metadata) throws JsonProcessingException {
    Optional<String> request = SyntheticRequest.from(JSON.readTree(metadata));
    return request.isPresent() ? Optional.of(JSON.readTree(request.get())) : Optional.empty();
  }

  private static String input(String datatype, String shape) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":%s}]}"
        .formatted(datatype, shape);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL,false",
    "BYTES,\"\"",
    "FP16,0",
    "FP32,0",
    "FP64,0",
    "INT8,0",
    "INT64,0",
    "UINT32,0"
  })
  void everyDatatypeHasAnEmptyValue(String datatype, String value) throws Exception {
    // when
    JsonNode tensor = from(input(datatype, "[2]")).orElseThrow().at("/inputs/0");
    // then
    assertThat(tensor.toString())
        .isEqualTo(
            "{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":[2],\"data\":[%s,%3$s]}"
                .formatted(datatype, value, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [-1, 3]    | [1,3] | 3
          [-1,-1,-1] | [1,1,1] | 1
          [4, 5]     | [4,5] | 20
          []         | [] | 1
          [0, 5]     | [0,5] | 0
          """)
  void openDimensionsAreOne(String shape, String made, int elements) throws Exception {
    // when
    JsonNode tensor = from(input("FP32", shape)).orElseThrow().at("/inputs/0");
    // then
    assertThat(tensor.path("shape").toString()).isEqualTo(made);
    assertThat(tensor.path("data")).hasSize(elements);
  }

  @Test
  void everyInputIsMade() throws Exception {
    // given
    String metadata =
        """
        {"inputs":[{"name":"ids","datatype":"INT64","shape":[-1]},
                   {"name":"text","datatype":"BYTES","shape":[1]}]}
        """;
    // when
    JsonNode request = from(metadata).orElseThrow();
    // then
    assertThat(request.path("inputs").findValuesAsText("name")).containsExactly("ids", "text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"inputs\":[]}",
        "{\"inputs\":{}}",
        "{\"inputs\":[7]}",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1]}]}",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"STRUCT\",\"shape\":[1]}]}",
        "[]",
        "null"
      })
  void whatCannotBeMadeIsLeftToTheUser(String metadata) throws Exception {
    assertThat(from(metadata)).isEmpty();
  }

  @Test
  void oneInputThatCannotBeMadeSpoilsTheRequest() throws Exception {
    assertThat(
            from(
                """
                {"inputs":[{"name":"x","datatype":"FP32","shape":[1]},
                           {"name":"y","datatype":"STRUCT","shape":[1]}]}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1048577]",
        "[2048, 2048]",
        "[2, 9223372036854775807]",
        "[1048576, 17592186044416]",
        "[4611686018427387904, 4]"
      })
  void anInputThatWouldBeTooHeavyIsLeftToTheUser(String shape) throws Exception {
    assertThat(from(input("FP32", shape))).isEmpty();
  }

  @Test
  void theLargestInputThatIsMade() throws Exception {
    // when
    JsonNode request = from(input("BOOL", "[1024, 1024]")).orElseThrow();
    // then
    assertThat(request.at("/inputs/0/data")).hasSize(1 << 20);
  }
}
