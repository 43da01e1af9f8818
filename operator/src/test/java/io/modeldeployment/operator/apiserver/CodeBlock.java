package io.modeldeployment.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A block of code in the documentation, fenced (with its language) or indented (without). */
record CodeBlock(String page, String language, String text) {

  static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");

  private static final String FENCE = "```";
  private static final String INDENT = "    ";
  private static final Pattern HERE_DOCUMENT =
      Pattern.compile("<<'?END'?\\n(.*?)\\nEND$", Pattern.DOTALL | Pattern.MULTILINE);

  /** Every block of the README and of the pages under docs. */
  static List<CodeBlock> all() {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.sorted())
          .filter(page -> page.toString().endsWith(".md"))
          .flatMap(CodeBlock::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<CodeBlock> of(Path page) {
    List<CodeBlock> blocks = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    String language = null;
    for (String line : read(page)) {
      boolean fence = line.strip().startsWith(FENCE);
      boolean inside = language != null;
      boolean code = inside ? !fence : !fence && line.startsWith(INDENT);
      if (code) {
        lines.add(line);
        continue;
      }
      if (!lines.isEmpty() && !(line.isBlank() && !inside)) {
        blocks.add(
            new CodeBlock(
                page.getFileName().toString(),
                inside ? language : "",
                String.join("\n", lines).stripIndent()));
        lines.clear();
      }
      language = fence && !inside ? line.strip().substring(FENCE.length()) : null;
    }
    return blocks.stream();
  }

  private static List<String> read(Path page) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(page));
      lines.add("the end");
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The YAML documents that it is, or that it hands to a command. */
  List<String> documents() {
    if (language.equals("yaml")) {
      return Arrays.asList(text.split("(?m)^---\n"));
    }
    return HERE_DOCUMENT
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Override
  public String toString() {
    return page + ": " + text.lines().findFirst().orElse("");
  }

  boolean isShell() {
    return language.equals("sh") || language.isEmpty();
  }
}
