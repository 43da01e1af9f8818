package io.modeldeployment.e2e.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Every field of the resource definitions, a table for each object. */
final class ApiReferencePart {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private ApiReferencePart() {}

  static String generate() {
    JsonNode model = definition("modeldeployments");
    JsonNode runtime = definition("modelruntimes");
    JsonNode clusterRuntime = definition("clustermodelruntimes");
    return kind(model)
        + "\n"
        + kind(runtime)
        + "\n"
        + (spec(clusterRuntime).equals(spec(runtime))
            ? header(clusterRuntime) + "\nThe same fields as [ModelRuntime](#modelruntime).\n"
            : kind(clusterRuntime));
  }

  private static JsonNode definition(String plural) {
    try {
      return YAML.readTree(Page.at("crds/" + plural + ".yaml").text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode version(JsonNode crd) {
    return crd.at("/spec/versions/0");
  }

  private static JsonNode spec(JsonNode crd) {
    return version(crd).at("/schema/openAPIV3Schema/properties/spec");
  }

  private static String kind(JsonNode crd) {
    JsonNode schema = version(crd).at("/schema/openAPIV3Schema");
    List<String> rules = Field.messages(schema);
    return header(crd)
        + (rules.isEmpty() ? "" : "\nRules:\n\n" + list(rules))
        + columns(version(crd).path("additionalPrinterColumns"))
        + Stream.of("spec", "status")
            .map(part -> new Field(part, schema.at("/properties/" + part), part.equals("spec")))
            .filter(part -> !part.children().isEmpty())
            .map(part -> section(name(crd), part))
            .collect(Collectors.joining());
  }

  private static String name(JsonNode crd) {
    return crd.at("/spec/names/kind").asText();
  }

  private static String header(JsonNode crd) {
    String shortNames =
        StreamSupport.stream(crd.at("/spec/names/shortNames").spliterator(), false)
            .map(name -> Markdown.code(name.asText()))
            .collect(Collectors.joining(", "));
    return "## %s\n\n%s\n\n`apiVersion: %s/%s` · plural `%s` · short name %s · %s\n"
        .formatted(
            name(crd),
            version(crd).at("/schema/openAPIV3Schema/description").asText(),
            crd.at("/spec/group").asText(),
            version(crd).path("name").asText(),
            crd.at("/spec/names/plural").asText(),
            shortNames,
            crd.at("/spec/scope").asText().toLowerCase(Locale.ROOT));
  }

  private static String columns(JsonNode columns) {
    List<List<String>> rows = new ArrayList<>();
    columns.forEach(column ->
        rows.add(
            List.of(
                column.path("name").asText().toUpperCase(Locale.ROOT),
                Markdown.code(column.path("jsonPath").asText()),
                column.path("priority").asInt() == 0 ? "always" : "with `-o wide`")));
    return "\nColumns of `kubectl get`:\n\n"
        + Markdown.table(List.of("Column", "Shows", "When"), rows);
  }

  /** A table of the object's own fields, then a section for each that has fields of its own. */
  private static String section(String kind, Field object) {
    List<Field> children = object.children();
    List<List<String>> rows =
        children.stream()
            .map(f ->
                List.of(
                    link(kind, f),
                    f.type(),
                    f.required() ? "yes" : "",
                    f.description(),
                    String.join("; ", f.rules())))
            .toList();
    List<String> rules =
        Stream.concat(Field.messages(object.schema()).stream(), object.entryRules().stream())
            .toList();
    return "\n<a id=\"%s\"></a>\n\n### %s: %s\n\n%s\n"
            .formatted(anchor(kind, object), kind, object.entries(), object.description())
        + (rules.isEmpty() ? "" : "\nRules:\n\n" + list(rules))
        + "\n"
        + Markdown.table(List.of("Field", "Type", "Required", "What it is", "Rules"), rows)
        + children.stream()
            .filter(f -> !f.children().isEmpty())
            .map(f -> section(kind, f))
            .collect(Collectors.joining());
  }

  private static String link(String kind, Field field) {
    return field.children().isEmpty()
        ? Markdown.code(field.name())
        : "[%s](#%s)".formatted(Markdown.code(field.name()), anchor(kind, field));
  }

  private static String anchor(String kind, Field field) {
    return (kind + "-" + field.path()).toLowerCase(Locale.ROOT).replace("[]", "").replace('.', '-');
  }

  private static String list(List<String> items) {
    return items.stream().map(item -> "- " + item + "\n").collect(Collectors.joining());
  }
}
