package io.modeldeployment.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Adding a case is adding a folder; -Dgolden.update=true writes its outputs, to be reviewed. */
class GoldenRenderTest {

  private static final String UPDATE =
      "mvn -pl operator test -Dtest=GoldenRenderTest -Dgolden.update=true";

  static List<GoldenCase> cases() throws IOException {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersWhatTheFolderSays(GoldenCase golden) throws IOException {
    // given
    if (Boolean.getBoolean("golden.update")) {
      golden.update();
    }
    assertThat(golden.files().keySet())
        .as("inputs, outputs and nothing else")
        .allMatch(file -> file.matches("(in|out)-[-a-z0-9]+\\.yaml"));
    Map<String, JsonNode> expected = golden.expected();
    // when
    Map<String, JsonNode> rendered = new TreeMap<>();
    golden.render().forEach((file, yaml) -> rendered.put(file, GoldenCase.tree(yaml)));
    // then
    assertThat(rendered.keySet())
        .as("objects of %s; to take what is rendered: %s", golden, UPDATE)
        .isEqualTo(expected.keySet());
    rendered.forEach((file, tree) ->
        assertThat(tree.toPrettyString())
            .as("%s/%s; to take what is rendered: %s", golden, file, UPDATE)
            .isEqualTo(expected.get(file).toPrettyString()));
  }

  @Test
  void thereAreCases() throws IOException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(12);
  }
}
