package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.Accelerator;
import io.modeldeployment.api.v1alpha1.EnvironmentVariable;
import io.modeldeployment.api.v1alpha1.ModelDeploymentSpec;
import io.modeldeployment.api.v1alpha1.ModelSource;
import io.modeldeployment.api.v1alpha1.PodSettings;
import io.modeldeployment.api.v1alpha1.ResourceSpec;
import io.modeldeployment.api.v1alpha1.RuntimeReference;
import io.modeldeployment.api.v1alpha1.SecretKeyReference;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class RevisionHashTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** The hashes of this file were given out; see its first lines. */
  static final List<Golden> GOLDEN = read();

  record Golden(String name, long refreshes, String hash, JsonNode spec) {

    static Golden of(JsonNode entry) {
      return new Golden(
          entry.required("case").asText(),
          entry.path("refreshes").asLong(0),
          entry.required("hash").asText(),
          entry.required("spec"));
    }

    ModelDeploymentSpec typed() {
      return RevisionHashTest.typed(spec);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Golden> read() {
    InputStream file = RevisionHashTest.class.getResourceAsStream("/revision-hashes.yaml");
    List<JsonNode> entries =
        SERIALIZATION.unmarshal(Objects.requireNonNull(file), new TypeReference<>() {});
    return entries.stream().map(Golden::of).toList();
  }

  private static ModelDeploymentSpec typed(JsonNode json) {
    return SERIALIZATION.convertValue(json, ModelDeploymentSpec.class);
  }

  private static String hash(JsonNode json) {
    return RevisionHash.of(typed(json), 0);
  }

  private static ObjectNode everyField() {
    return GOLDEN.stream()
        .filter(g -> g.name().equals("every field set"))
        .findFirst()
        .orElseThrow()
        .spec()
        .deepCopy();
  }

  @ParameterizedTest
  @FieldSource("GOLDEN")
  void aHashThatWasGivenOutStays(Golden golden) {
    assertThat(RevisionHash.of(golden.typed(), golden.refreshes())).isEqualTo(golden.hash());
  }

  @Test
  void noTwoRevisionsShareAHash() {
    assertThat(GOLDEN).hasSizeGreaterThanOrEqualTo(9);
    assertThat(GOLDEN).extracting(Golden::hash).doesNotHaveDuplicates();
    assertThat(GOLDEN).extracting(Golden::hash).allMatch(h -> h.matches("[0-9a-f]{10}"));
  }

  static Stream<String> pointers() {
    List<String> pointers = new ArrayList<>();
    collect(everyField(), "", pointers);
    return pointers.stream();
  }

  private static void collect(JsonNode node, String pointer, List<String> into) {
    node.properties()
        .forEach(p -> {
          String child = pointer + "/" + p.getKey().replace("~", "~0").replace("/", "~1");
          into.add(child);
          collect(p.getValue(), child, into);
        });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), pointer + "/" + i, into);
    }
  }

  @ParameterizedTest
  @MethodSource("pointers")
  void everyFieldCountsButScaleAndHistory(String pointer) {
    // given the spec without that field
    ObjectNode without = everyField();
    String field = pointer.substring(pointer.lastIndexOf('/') + 1);
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    ((ObjectNode) without.at(parent)).remove(field.replace("~1", "/").replace("~0", "~"));
    boolean counts = !Set.of("/replicas", "/revisionHistoryLimit").contains(pointer);
    // when
    boolean differs = !hash(without).equals(hash(everyField()));
    // then
    assertThat(differs).isEqualTo(counts);
  }

  @Test
  void theSpecWithEveryFieldHasEveryField() {
    // given
    ObjectNode all = everyField();
    // when, then
    assertThat(all).satisfies(has(ModelDeploymentSpec.class));
    assertThat(all.path("model")).satisfies(has(ModelSource.class));
    assertThat(all.path("runtime")).satisfies(has(RuntimeReference.class));
    assertThat(all.path("resources")).satisfies(has(ResourceSpec.class));
    assertThat(all.at("/accelerators/0")).satisfies(has(Accelerator.class));
    assertThat(all.path("pod")).satisfies(has(PodSettings.class));
    assertThat(all.at("/env/1/secretKeyRef")).satisfies(has(SecretKeyReference.class));
    ObjectNode variable = all.at("/env/0").deepCopy();
    variable.setAll((ObjectNode) all.at("/env/1"));
    assertThat(variable).satisfies(has(EnvironmentVariable.class));
  }

  private static Consumer<Object> has(Class<? extends Record> type) {
    String[] fields =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .toArray(String[]::new);
    return json ->
        assertThat(((JsonNode) json).properties())
            .extracting(p -> p.getKey())
            .as("fields of %s", type.getSimpleName())
            .containsExactlyInAnyOrder(fields);
  }

  @Test
  void absentNullAndEmptyAreTheSame() {
    // given
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    said.putObject("model").put("uri", "configmap://digits/model.onnx").putNull("digest");
    String unsaid = hash(said);
    said.putArray("env");
    said.putArray("accelerators");
    said.putNull("runtime");
    said.putObject("resources").putObject("limits");
    ObjectNode pod = said.putObject("pod");
    pod.putObject("labels");
    pod.putArray("tolerations");
    pod.putObject("affinity").putObject("nodeAffinity");
    // when, then
    assertThat(hash(said)).isEqualTo(unsaid);
  }

  @Test
  void theOrderOfKeysMeansNothing() {
    assertThat(hash(reversed(everyField()))).isEqualTo(hash(everyField()));
  }

  private static JsonNode reversed(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      List<String> names =
          new ArrayList<>(node.properties().stream().map(p -> p.getKey()).toList());
      names.reversed().forEach(name -> object.set(name, reversed(node.get(name))));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(reversed(item)));
      return array;
    }
    return node;
  }

  @Test
  void theOrderOfVariablesMeansSomething() {
    // given
    String ab = hash(env("A", "B"));
    // when, then: a later variable may refer to an earlier one
    assertThat(hash(env("B", "A"))).isNotEqualTo(ab);
  }

  private static ObjectNode env(String... names) {
    ObjectNode spec = everyField();
    ArrayNode env = spec.putArray("env");
    for (String name : names) {
      env.addObject().put("name", name).put("value", "x");
    }
    return spec;
  }

  @Test
  void aRefreshIsAnotherRevision() {
    // given
    ModelDeploymentSpec spec = aModelDeployment().build().getSpec();
    // when, then
    assertThat(Stream.of(0, 1, 2).map(n -> RevisionHash.of(spec, n)).distinct()).hasSize(3);
  }
}
