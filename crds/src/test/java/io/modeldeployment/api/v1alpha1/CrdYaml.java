package io.modeldeployment.api.v1alpha1;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crdv2.generator.CRDGenerationInfo;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Generates the custom resource definitions from the API types. */
final class CrdYaml {

  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));

  /** Release that a definition belongs to: an older operator leaves a newer one alone. */
  private static final String VERSION = "modeldeployment.io/version";

  private static final List<String> COLUMNS =
      List.of(
          "Ready",
          "Reason",
          "Stable",
          "Replicas",
          "Formats",
          "Image",
          "Age",
          "Model",
          "Runtime",
          "Accelerator",
          "Url");

  private CrdYaml() {}

  /** File name to YAML for each kind. */
  static Map<String, String> generate(Path scratch) {
    return Map.of(
        "modeldeployments.yaml", one(scratch, ModelDeployment.class),
        "modelruntimes.yaml", one(scratch, ModelRuntime.class),
        "clustermodelruntimes.yaml", one(scratch, ClusterModelRuntime.class));
  }

  private static String one(Path scratch, Class<? extends CustomResource<?, ?>> type) {
    CRDGenerationInfo info =
        new CRDGenerator()
            .customResourceClasses(type)
            .inOutputDir(scratch.toFile())
            .detailedGenerate();
    Path file =
        Path.of(
            info.getCRDInfos(info.getCRDDetailsPerNameAndVersion().keySet().iterator().next())
                .values()
                .iterator()
                .next()
                .getFilePath());
    try {
      ObjectNode crd = (ObjectNode) YAML.readTree(file.toFile());
      complete(crd);
      return "# Generated from the API types by `make crds`.\n" + YAML.writeValueAsString(crd);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Adds what the annotations cannot say. */
  private static void complete(ObjectNode crd) throws IOException {
    ObjectNode metadata = (ObjectNode) crd.get("metadata");
    metadata.putObject("labels").put("app.kubernetes.io/part-of", "model-deployment-operator");
    metadata.putObject("annotations").put(VERSION, System.getProperty("crds.version", ""));
    for (JsonNode version : crd.at("/spec/versions")) {
      ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
      schema.put("description", KIND_DESCRIPTIONS.get(crd.at("/spec/names/kind").asText()));
      schema.putArray("required").add("spec");
      SchemaTexts.read().describe(schema);
      tidy(schema);
      listByKey(schema.at("/properties/spec/properties/env"), "name");
      status(schema);
      orderColumns((ArrayNode) version.get("additionalPrinterColumns"));
    }
  }

  /** The generator sorts columns by path; people read them in the order they were declared. */
  private static void orderColumns(ArrayNode columns) {
    List<JsonNode> sorted = new ArrayList<>();
    columns.forEach(sorted::add);
    sorted.sort(comparingInt(column -> COLUMNS.indexOf(column.get("name").asText())));
    columns.removeAll().addAll(sorted);
  }

  /**
   * A rule on a record component is found on its field and its accessor; bounds come as doubles.
   */
  private static void tidy(ObjectNode schema) {
    if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
      Set<JsonNode> distinct = new LinkedHashSet<>();
      rules.forEach(distinct::add);
      rules.removeAll().addAll(distinct);
    }
    for (String bound : List.of("minimum", "maximum")) {
      if (schema.has(bound)) {
        schema.put(bound, schema.get(bound).asLong());
      }
    }
    schema.path("properties").forEach(child -> tidy((ObjectNode) child));
    for (String nested : List.of("items", "additionalProperties")) {
      if (schema.get(nested) instanceof ObjectNode child) {
        tidy(child);
      }
    }
  }

  /** An absent status reads as healthy to kstatus, so the API server writes one at creation. */
  private static void status(ObjectNode schema) {
    JsonNode status = schema.at("/properties/status/properties");
    if (status.isMissingNode()) {
      return;
    }
    ((ObjectNode) schema.at("/properties/status"))
        .putObject("default")
        .put("observedGeneration", -1);
    listByKey(status.get("conditions"), "type");
  }

  /** Entries with the same key are refused, and server-side apply merges by it. */
  private static void listByKey(JsonNode list, String key) {
    ((ObjectNode) list).put("x-kubernetes-list-type", "map");
    ((ObjectNode) list).putArray("x-kubernetes-list-map-keys").add(key);
  }

  private static final Map<String, String> KIND_DESCRIPTIONS =
      new TreeMap<>(
          Map.of(
              "ModelDeployment",
              "A trained model that runs as a service: what to serve, with which runtime, on how"
                  + " many pods.",
              "ModelRuntime",
              "How pods of a serving engine look, for the ModelDeployments of one namespace.",
              "ClusterModelRuntime",
              "How pods of a serving engine look, for the ModelDeployments of every namespace."));

  static void write(Path directory, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }
}
