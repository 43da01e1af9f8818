package io.modeldeployment.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parts of pages that come from the code; -Ddocs.update=true writes them. */
class GeneratedDocsTest {

  @Test
  void everyReasonHasItsEntry() {
    upToDate("docs/troubleshooting.md", "reasons", ReasonsPart.generate());
  }

  @Test
  void everyFieldHasItsLine() {
    upToDate("docs/api-reference.md", "reference", ApiReferencePart.generate());
  }

  @Test
  void everyValueHasItsLine() {
    upToDate("docs/install.md", "values", ValuesPart.generate());
  }

  private static void upToDate(String path, String part, String content) {
    // given
    Page page = Page.at(path);
    String expected = page.withPart(part, content);

    // when
    if (Boolean.getBoolean("docs.update")) {
      page.write(expected);
    }

    // then
    assertThat(page.text())
        .as("%s is stale: run `make docs` and commit the result", path)
        .isEqualTo(expected);
  }
}
