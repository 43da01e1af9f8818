package io.modeldeployment.e2e.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modeldeployment.e2e.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One of the models under {@code e2e/models}, in its versions. */
public record TrainedModel(String name, String input, List<Integer> shape) {

  /** Handwritten digits: a small CNN. */
  public static final TrainedModel DIGITS = new TrainedModel("digits", "image", List.of(1, 8, 8));

  /** Iris flowers: a small MLP. */
  public static final TrainedModel IRIS = new TrainedModel("iris", "features", List.of(4));

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonNode> FILES = new ConcurrentHashMap<>();
  private static final List<String> VERSIONS = List.of("v1", "v2", "v3");
  private static final double TOLERANCE = 1e-4;

  /** A held-out example and what each version answers to it. */
  public record Sample(JsonNode input, JsonNode expected) {

    /** The class that a version answers. */
    public long label(String version) {
      return expected.path(version).path("label").asLong();
    }
  }

  /** Path of a version's file. */
  public Path file(String version) {
    return Cluster.current().file("e2e/models/" + name + "/" + version + ".onnx");
  }

  /** Digest of a version's file, as {@code sha256:HEX}. */
  public String digest(String version) {
    return StreamSupport.stream(read("e2e/models/models.json").path("models").spliterator(), false)
        .filter(m -> m.path("name").asText().equals(name))
        .filter(m -> m.path("version").asText().equals(version))
        .findFirst()
        .orElseThrow()
        .path("digest")
        .asText();
  }

  /** The held-out examples. */
  public List<Sample> samples() {
    return StreamSupport.stream(read("e2e/models/" + name + "/samples.json").spliterator(), false)
        .map(sample -> new Sample(sample.path("input"), sample.path("expected")))
        .toList();
  }

  /** An inference request for samples, as one batch. */
  public String request(List<Sample> samples) {
    var root = JSON.createObjectNode();
    var tensor = root.putArray("inputs").addObject().put("name", input).put("datatype", "FP32");
    var dimensions = tensor.putArray("shape").add(samples.size());
    shape.forEach(dimensions::add);
    var data = tensor.putArray("data");
    samples.forEach(sample -> sample.input().forEach(data::add));
    return root.toString();
  }

  /** The committed request that each version answers differently. */
  public String tellingRequest() {
    return read("e2e/models/" + name + "/request.json").toString();
  }

  /** The version whose answer to {@link #tellingRequest} this is; empty when it is none's. */
  public Optional<String> versionOf(JsonNode answer) {
    return VERSIONS.stream().filter(version -> near(answer, tellingAnswer(version))).findFirst();
  }

  private JsonNode tellingAnswer(String version) {
    return read("e2e/models/" + name + "/request-" + version + "-response.json");
  }

  private static boolean near(JsonNode answer, JsonNode expected) {
    return output(answer, "label").equals(output(expected, "label"))
        && near(probabilities(answer), probabilities(expected));
  }

  /** Whether probabilities agree up to what different processors round differently. */
  public static boolean near(List<Double> some, List<Double> others) {
    return some.size() == others.size()
        && Stream.iterate(0, i -> i < some.size(), i -> i + 1)
            .allMatch(i -> Math.abs(some.get(i) - others.get(i)) <= TOLERANCE);
  }

  /** The probabilities in an answer, row after row. */
  public static List<Double> probabilities(JsonNode answer) {
    return numbers(output(answer, "probabilities"));
  }

  /** The classes in an answer, one for each row. */
  public static List<Double> labels(JsonNode answer) {
    return numbers(output(answer, "label"));
  }

  /** The numbers of a JSON array. */
  public static List<Double> numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asDouble).toList();
  }

  private static JsonNode output(JsonNode answer, String name) {
    return StreamSupport.stream(answer.path("outputs").spliterator(), false)
        .filter(output -> output.path("name").asText().equals(name))
        .findFirst()
        .map(output -> output.path("data"))
        .orElseGet(JSON::missingNode);
  }

  private static JsonNode read(String path) {
    return FILES.computeIfAbsent(path, TrainedModel::parse);
  }

  private static JsonNode parse(String path) {
    try {
      return JSON.readTree(Files.readAllBytes(Cluster.current().file(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
