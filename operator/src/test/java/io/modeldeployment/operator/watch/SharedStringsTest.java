package io.modeldeployment.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedStringsTest {

  private final SharedStrings strings = new SharedStrings();

  /** Equal to a literal and another object. */
  private static String copy(String text) {
    return new StringBuilder(text).toString();
  }

  @Test
  void equalTextsAreOne() {
    // when
    String first = strings.share(copy("Ready"));
    // then
    assertThat(strings.share(copy("Ready"))).isSameAs(first);
  }

  @Test
  void everyTextIsGivenBackAsItIs() {
    // when, then: far more texts than are kept, some of one hash code
    IntStream.range(0, 100_000)
        .forEach(i -> assertThat(strings.share("m-" + i)).isEqualTo("m-" + i));
    assertThat(strings.share("AaBB")).isEqualTo("AaBB");
    assertThat(strings.share("BBAa")).isEqualTo("BBAa");
    assertThat(strings.share("")).isEmpty();
  }

  @Test
  void longTextsAreNotKept() {
    // given
    String text = "x".repeat(SharedStrings.LONGEST + 1);
    // when
    strings.share(copy(text));
    String second = copy(text);
    // then
    assertThat(strings.share(second)).isSameAs(second);
  }

  @Test
  void objectsThatAreReadShareTheirTexts() {
    // given
    KubernetesSerialization serialization = new LeanSerialization();
    String json =
        """
        {"metadata": {"name": "%s", "labels": {"app": "model"}}, "status": {"phase": "Running"}}
        """;
    // when
    Pod one = serialization.unmarshal(json.formatted("a"), Pod.class);
    Pod other = serialization.unmarshal(json.formatted("b"), Pod.class);
    // then
    assertThat(one.getMetadata().getName()).isEqualTo("a");
    assertThat(one.getStatus().getPhase()).isSameAs(other.getStatus().getPhase());
    assertThat(one.getMetadata().getLabels().get("app"))
        .isSameAs(other.getMetadata().getLabels().get("app"));
  }
}
