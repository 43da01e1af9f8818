package io.modeldeployment.e2e.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chart's values with their defaults, described by the comments of values.yaml. */
final class ValuesPart {

  private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][A-Za-z0-9]*):.*");
  private static final Pattern COMMENT = Pattern.compile("^ *# (.*)");

  private ValuesPart() {}

  static String generate() {
    String yaml = Page.at("helm/model-deployment-operator/values.yaml").text();
    Map<String, String> comments = comments(yaml);
    List<List<String>> rows = new ArrayList<>();
    try {
      rows("", new ObjectMapper(new YAMLFactory()).readTree(yaml), comments, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Markdown.table(List.of("Value", "Default", "What it is"), rows);
  }

  private static void rows(
      String at, JsonNode node, Map<String, String> comments, List<List<String>> rows) {
    node.properties()
        .forEach(property -> {
          String path = at + property.getKey();
          JsonNode value = property.getValue();
          // Whole as people write it; its parts are Kubernetes' own.
          boolean leaf =
              !value.isObject() || value.isEmpty() || property.getKey().equals("resources");
          String comment = comments.getOrDefault(path, "");
          if (leaf || !comment.isEmpty()) {
            rows.add(
                List.of(Markdown.code(path), leaf ? Markdown.code(value.toString()) : "", comment));
          }
          if (!leaf) {
            rows(path + ".", value, comments, rows);
          }
        });
  }

  /** The comment lines right above each key, by the key's path. */
  private static Map<String, String> comments(String yaml) {
    Map<String, String> comments = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    List<String> above = new ArrayList<>();
    for (String line : yaml.split("\n")) {
      Matcher comment = COMMENT.matcher(line);
      Matcher key = KEY.matcher(line);
      if (comment.matches()) {
        above.add(comment.group(1));
        continue;
      }
      if (key.matches()) {
        path.subList(Math.min(path.size(), key.group(1).length() / 2), path.size()).clear();
        path.add(key.group(2));
        comments.put(String.join(".", path), String.join(" ", above));
      }
      above.clear();
    }
    return comments;
  }
}
