package io.modeldeployment.e2e.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** One field of a resource definition's schema, as a reader wants it put. */
record Field(String path, JsonNode schema, boolean required) {

  /** Fields whose form is Kubernetes' own, and where that is documented. */
  private static final Map<String, String> OF_KUBERNETES =
      Map.of(
          "affinity", "scheduling-eviction/assign-pod-node/",
          "tolerations", "scheduling-eviction/taint-and-toleration/",
          "topologySpreadConstraints", "scheduling-eviction/topology-spread-constraints/",
          "imagePullSecrets", "containers/images/");

  /** Bounds that say more than that something must not be empty or beyond all sense. */
  private static final List<String> BOUNDS =
      List.of(
          "minimum: at least %s",
          "maximum: at most %s",
          "maxLength: at most %s characters",
          "minItems: at least %s entries",
          "maxItems: at most %s entries",
          "maxProperties: at most %s entries");

  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The fields of an object, or of a list's or a map's entries, where they have any. */
  List<Field> children() {
    JsonNode holder = holder();
    List<Field> children = new ArrayList<>();
    holder
        .path("properties")
        .properties()
        .forEach(p ->
            children.add(
                new Field(
                    entries() + "." + p.getKey(),
                    p.getValue(),
                    contains(holder.path("required"), p.getKey()))));
    return isOfKubernetes() ? List.of() : children;
  }

  /** The path of what the children belong to: an entry where this is a list. */
  String entries() {
    return schema.has("items") ? path + "[]" : path;
  }

  String type() {
    if (isOfKubernetes()) {
      return "[Kubernetes' own](https://kubernetes.io/docs/concepts/%s)"
          .formatted(OF_KUBERNETES.get(name()));
    }
    return type(schema);
  }

  private static String type(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return "quantity";
    }
    if (schema.has("items")) {
      return "list of " + type(schema.get("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      return "map to " + type(schema.get("additionalProperties"));
    }
    return schema.path("type").asText();
  }

  /** What the API server checks and fills in; an object's own rules stand with its fields. */
  List<String> rules() {
    List<String> rules = new ArrayList<>();
    if (schema.has("default") && !schema.get("default").isObject()) {
      rules.add("default " + Markdown.code(schema.get("default").asText()));
    }
    if (schema.has("enum")) {
      rules.add(
          "one of "
              + String.join(", ", texts(schema.get("enum")).stream().map(Markdown::code).toList()));
    }
    for (String bound : BOUNDS) {
      String[] keyAndWords = bound.split(": ");
      if (schema.has(keyAndWords[0])) {
        rules.add(keyAndWords[1].formatted(schema.get(keyAndWords[0]).asText()));
      }
    }
    if (schema.has("x-kubernetes-list-map-keys")) {
      rules.add(
          "unique by " + Markdown.code(schema.get("x-kubernetes-list-map-keys").get(0).asText()));
    }
    if (children().isEmpty()) {
      rules.addAll(messages(schema));
    }
    return rules;
  }

  /** Rules on an entry as a whole. */
  List<String> entryRules() {
    return schema.has("items") ? messages(schema.get("items")) : List.of();
  }

  static List<String> messages(JsonNode schema) {
    return StreamSupport.stream(schema.path("x-kubernetes-validations").spliterator(), false)
        .map(rule -> rule.get("message").asText())
        .toList();
  }

  String description() {
    return schema.path("description").asText();
  }

  private JsonNode holder() {
    return schema.has("items") ? schema.get("items") : schema;
  }

  private boolean isOfKubernetes() {
    return path.startsWith("spec.pod.") && OF_KUBERNETES.containsKey(name());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static boolean contains(JsonNode array, String text) {
    return texts(array).contains(text);
  }
}
