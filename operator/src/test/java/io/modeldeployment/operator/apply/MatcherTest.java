package io.modeldeployment.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {

  private static boolean contains(String live, String wanted) throws JsonProcessingException {
    return Matcher.contains(json(live), json(wanted));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @ParameterizedTest(name = "{0} holds {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a":1,"b":2}                                | {"a":1}
          {"a":{"x":1,"y":2}}                          | {"a":{"x":1}}
          {"list":[{"n":"a","d":1},{"n":"b","d":2}]}   | {"list":[{"n":"a"},{"n":"b"}]}
          {"a":"","b":0,"c":false}                     | {"a":"","b":0,"c":false}
          {}                                           | {"map":{},"list":[],"deep":{}}
          {"a":1}                                      | {"a":1,"absent":null}
          {"a":1}                                      | {"a":null}
          {"selector":{"a":"b"},"x":1}                 | {"selector":{"a":"b"}}
          {"volumes":[{"name":"m","emptyDir":{}}]}     | {"volumes":[{"name":"m","emptyDir":{}}]}
          """)
  void whatTheServerAddedDoesNotMatter(String live, String wanted) throws Exception {
    assertThat(contains(live, wanted)).isTrue();
  }

  @ParameterizedTest(name = "{0} lacks {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a":1}              | {"a":2}
          {"a":1}              | {"b":1}
          {"a":"1"}            | {"a":1}
          {}                   | {"a":""}
          {}                   | {"map":{"k":"v"}}
          {}                   | {"list":[1]}
          {"list":[1,2]}       | {"list":[1]}
          {"list":[1]}         | {"list":[1,2]}
          {"list":["a","b"]}   | {"list":["b","a"]}
          {"list":[1]}         | {"list":[]}
          {"a":{"x":1}}        | {"a":{"x":2}}
          {"a":"x"}            | {"a":{"x":1}}
          {"a":{"x":1}}        | {"a":["x"]}
          {"args":["1000m"]}   | {"args":["1"]}
          {"name":"1000m"}     | {"name":"1"}
          {"selector":{"a":"b","c":"d"}} | {"selector":{"a":"b"}}
          {"s":{"matchLabels":{"a":"b","c":"d"}}} | {"s":{"matchLabels":{"a":"b"}}}
          """)
  void whatIsWantedMustBeThere(String live, String wanted) throws Exception {
    assertThat(contains(live, wanted)).isFalse();
  }

  @ParameterizedTest(name = "the server writes {1} as {0}")
  @CsvSource({
    "1,1000m",
    "500m,0.5",
    "1Gi,1024Mi",
    "1536Mi,1.5Gi",
    "1G,1000M",
    "2,2.0",
    "1k,1000",
    "100m,0.1",
    "2,+2",
    "500m,.5",
    "1e3,1000",
    "1Mi,1048576",
    "0,0m"
  })
  void quantitiesAreComparedByAmount(String live, String wanted) throws Exception {
    String form = "{\"resources\":{\"limits\":{\"cpu\":\"%s\"}}}";
    assertThat(contains(form.formatted(live), form.formatted(wanted))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1,2", "1,1m", "1Gi,1G", "x,1", "1,x", "1,''"})
  void differentQuantitiesDiffer(String live, String wanted) throws Exception {
    String form = "{\"requests\":{\"memory\":\"%s\"},\"emptyDir\":{\"sizeLimit\":\"1Gi\"}}";
    assertThat(contains(form.formatted(live), form.formatted(wanted))).isFalse();
  }

  @Test
  void aVolumesSizeIsAQuantityToo() throws Exception {
    assertThat(
            contains(
                "{\"emptyDir\":{\"sizeLimit\":\"1Gi\"}}",
                "{\"emptyDir\":{\"sizeLimit\":\"1024Mi\"}}"))
        .isTrue();
  }

  @Test
  void aNumberIsItsValueWhateverItsJavaType() {
    // given: JSON read back gives ints where a record holds longs
    ObjectMapper json = new ObjectMapper();
    JsonNode live = json.createObjectNode().set("user", IntNode.valueOf(65532));
    JsonNode wanted = json.createObjectNode().set("user", LongNode.valueOf(65532));
    // when, then
    assertThat(Matcher.contains(live, wanted)).isTrue();
  }
}
