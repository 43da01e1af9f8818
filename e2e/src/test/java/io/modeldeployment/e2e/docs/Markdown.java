package io.modeldeployment.e2e.docs;

import java.util.List;
import java.util.stream.Collectors;

/** The little Markdown that generated parts need. */
final class Markdown {

  private Markdown() {}

  static String table(List<String> header, List<List<String>> rows) {
    String rule = header.stream().map(h -> "---").collect(Collectors.joining("|", "|", "|\n"));
    return row(header) + rule + rows.stream().map(Markdown::row).collect(Collectors.joining());
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(Markdown::cell)
        .collect(Collectors.joining(" | ", "| ", " |\n"))
        .replace("|  |", "| |");
  }

  /** A bar would end the cell, also inside code. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  static String code(String text) {
    return "`" + text + "`";
  }
}
