package io.modeldeployment.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links to files and headings lead somewhere; links to other sites are not followed. */
class LinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Page page) {
    // when
    List<String> broken = links(page).stream().filter(link -> isBroken(page, link)).toList();

    // then
    assertThat(broken).as("broken links of %s", page).isEmpty();
  }

  @Test
  void everyPageUnderDocsIsReachedFromTheReadme() {
    // given
    Page readme = Page.at("README.md");

    // when
    List<Path> reached =
        links(readme).stream()
            .filter(link -> !link.contains(":") && !link.startsWith("#"))
            .map(link -> target(readme, link))
            .toList();

    // then
    assertThat(Page.all().stream().map(Page::file))
        .filteredOn(file -> file.getParent().equals(readme.file().resolveSibling("docs")))
        .isSubsetOf(reached);
  }

  private static List<String> links(Page page) {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(withoutCode(page.text()));
    while (matcher.find()) {
      links.add(matcher.group(1));
    }
    return links;
  }

  private static boolean isBroken(Page page, String link) {
    if (link.matches("(https?|mailto):.*")) {
      return false;
    }
    Path target = target(page, link);
    int hash = link.indexOf('#');
    return !Files.exists(target)
        || (hash >= 0 && !anchors(new Page(target)).contains(link.substring(hash + 1)));
  }

  private static Path target(Page page, String link) {
    String path = link.replaceAll("#.*", "");
    return path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
  }

  /** Explicit anchors, and the headings as GitHub names them. */
  private static Set<String> anchors(Page page) {
    Set<String> anchors = new HashSet<>();
    Matcher explicit = ANCHOR.matcher(page.text());
    while (explicit.find()) {
      anchors.add(explicit.group(1));
    }
    Matcher heading = HEADING.matcher(withoutCode(page.text()));
    while (heading.find()) {
      String words = heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "");
      anchors.add(words.replace(' ', '-'));
    }
    return anchors;
  }

  private static String withoutCode(String text) {
    return text.replaceAll("(?s)```.*?```", "").replaceAll("(?m)^ {4}.*$", "");
  }
}
