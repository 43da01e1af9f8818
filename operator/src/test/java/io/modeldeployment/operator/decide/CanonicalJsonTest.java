package io.modeldeployment.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  private static String canonical(String json) throws JsonProcessingException {
    return CanonicalJson.of(new ObjectMapper().readTree(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"b":1,"a":{"d":2,"c":3}}        | {"a":{"c":3,"d":2},"b":1}
          {"a":null,"b":1}                 | {"b":1}
          {"a":{},"b":[],"c":1}            | {"c":1}
          {"a":{"b":{"c":[]}},"d":1}       | {"d":1}
          {"a":"","b":0,"c":false}         | {"a":"","b":0,"c":false}
          {"a":[{"c":1,"b":2},{"b":null}]} | {"a":[{"b":2,"c":1},{}]}
          [2,1]                            | [2,1]
          {}                               | {}
          """)
  void sortsKeysAndLeavesOutWhatSaysNothing(String json, String expected) throws Exception {
    assertThat(canonical(json)).isEqualTo(expected);
  }

  @Test
  void theOrderOfAListMeansSomething() throws Exception {
    assertThat(canonical("[1,2]")).isNotEqualTo(canonical("[2,1]"));
  }

  @Test
  void itIsItsOwnCanonicalForm() throws Exception {
    // given
    String once = canonical("{\"b\":[{\"z\":\"ü\\\"\",\"y\":1.5}],\"a\":{\"x\":{}}}");
    // when, then
    assertThat(canonical(once)).isEqualTo(once);
  }
}
