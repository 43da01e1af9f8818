package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.server.model.SampleModels;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The trained models answer as they did where they were trained. */
class SampleModelsTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Offset<Double> TOLERANCE = Offset.offset(2e-5);

  @ParameterizedTest
  @CsvSource({"iris,v1", "iris,v2", "iris,v3", "digits,v1", "digits,v2", "digits,v3"})
  void answersItsSamples(String name, String version) throws Exception {
    // given
    Path directory = SampleModels.ROOT.resolve(name);
    ObjectNode request = (ObjectNode) MAPPER.readTree(directory.resolve("request.json"));
    JsonNode samples = MAPPER.readTree(directory.resolve("samples.json"));
    assertThat(samples.size()).isGreaterThanOrEqualTo(50);

    try (RunningServer server = RunningServer.ready(name, directory.resolve(version + ".onnx"))) {
      for (JsonNode sample : samples) {
        // when
        ((ObjectNode) request.at("/inputs/0")).set("data", sample.get("input"));
        HttpResponse<String> response =
            server.post("/v2/models/" + name + "/infer", request.toString());

        // then
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode expected = sample.at("/expected/" + version);
        JsonNode outputs = RunningServer.json(response).get("outputs");
        assertThat(outputs.at("/0/data/0").asInt()).isEqualTo(expected.get("label").asInt());
        assertSame(outputs.at("/1/data"), expected.get("probabilities"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"iris,v1", "digits,v2"})
  void answersABatchAsItAnswersOneByOne(String name, String version) throws Exception {
    // given
    Path directory = SampleModels.ROOT.resolve(name);
    ObjectNode request = (ObjectNode) MAPPER.readTree(directory.resolve("request.json"));
    JsonNode samples = MAPPER.readTree(directory.resolve("samples.json"));
    ObjectNode input = (ObjectNode) request.at("/inputs/0");
    ((ArrayNode) input.get("shape")).set(0, samples.size());
    ArrayNode data = input.putArray("data");
    samples.forEach(sample -> data.add(sample.get("input")));
    boolean nested = input.get("shape").size() == 2;
    if (!nested) {
      flatten(input, data);
    }

    // when
    try (RunningServer server = RunningServer.ready(name, directory.resolve(version + ".onnx"))) {
      JsonNode answer =
          RunningServer.json(server.post("/v2/models/" + name + "/infer", request.toString()));

      // then
      for (int i = 0; i < samples.size(); i++) {
        JsonNode expected = samples.get(i).at("/expected/" + version);
        assertThat(answer.at("/outputs/0/data/" + i).asInt())
            .isEqualTo(expected.get("label").asInt());
      }
      assertThat(answer.at("/outputs/1/shape/0").asInt()).isEqualTo(samples.size());
    }
  }

  private static void flatten(ObjectNode input, ArrayNode data) {
    ArrayNode flat = MAPPER.createArrayNode();
    data.forEach(sample -> addLeaves(sample, flat));
    input.set("data", flat);
  }

  private static void addLeaves(JsonNode node, ArrayNode flat) {
    if (node.isArray()) {
      node.forEach(child -> addLeaves(child, flat));
    } else {
      flat.add(node);
    }
  }

  private static void assertSame(JsonNode actual, JsonNode expected) {
    assertThat(actual.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).asDouble()).isCloseTo(expected.get(i).asDouble(), TOLERANCE);
    }
  }
}
