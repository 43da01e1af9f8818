package io.modeldeployment.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.HandledRequests;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.ModelRuntime;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import io.modeldeployment.operator.decide.Decider;
import io.modeldeployment.operator.decide.Decision;
import io.modeldeployment.operator.fixtures.FakeChildren;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.Observer;
import io.modeldeployment.operator.observe.ProbeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder: {@code in-*.yaml} is what exists, {@code out-*.yaml} what is to be rendered of it. */
record GoldenCase(Path folder) {

  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).resolve("src/test/resources/golden");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final KubernetesSerialization SERIALIZATION = serialization();

  private static KubernetesSerialization serialization() {
    KubernetesSerialization serialization = new KubernetesSerialization();
    Stream.of(ModelDeployment.class, ModelRuntime.class, ClusterModelRuntime.class)
        .forEach(serialization::registerKubernetesResource);
    return serialization;
  }

  static List<GoldenCase> all() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.sorted().map(GoldenCase::new).toList();
    }
  }

  /** Every file of the folder, by name. */
  Map<String, Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(
          Collectors.toMap(f -> f.getFileName().toString(), f -> f, (a, b) -> a, TreeMap::new));
    }
  }

  /** The rendered objects as YAML, by the name of the file that each belongs in. */
  Map<String, String> render() throws IOException {
    ModelDeployment resource = null;
    FakeChildren children = new FakeChildren();
    for (Path file : files("in-")) {
      HasMetadata object = SERIALIZATION.unmarshal(Files.readString(file));
      if (object instanceof ModelDeployment model) {
        assertThat(resource).as("one ModelDeployment in %s", folder).isNull();
        resource = model;
      } else {
        children.with(object);
      }
    }
    assertThat(resource).as("a ModelDeployment in %s", folder).isNotNull();
    Observation seen = settle(resource, children);
    assertThat(children.unused()).as("inputs that nothing looks at").isEmpty();
    return new Renderer(settings())
        .render(seen).objects().stream()
            .collect(
                Collectors.toMap(
                    GoldenCase::fileName,
                    GoldenCase::yaml,
                    (a, b) -> {
                      throw new IllegalStateException("rendered twice: " + a);
                    },
                    TreeMap::new));
  }

  /** An installation's settings have no YAML: the folder's name tells those that are not usual. */
  private RenderSettings settings() {
    return folder.endsWith("network-policy") ? Frozen.WITH_NETWORK_POLICY : Frozen.SETTINGS;
  }

  /** Commits what is due, as the passes before the one that renders would. */
  private static Observation settle(ModelDeployment resource, FakeChildren children) {
    Observer observer =
        new Observer(
            children, (r, f, pods) -> ProbeResult.PENDING, CLOCK, Frozen.SETTINGS.fetchImage());
    for (int pass = 0; pass < 10; pass++) {
      Observation seen = observer.observe(resource);
      Decision decision = Decider.decide(seen);
      if (decision.transition().isEmpty()) {
        return seen;
      }
      resource.setStatus(status(decision.committed()));
    }
    throw new IllegalStateException("decisions without end");
  }

  private static ModelDeploymentStatus status(Committed committed) {
    return new ModelDeploymentStatus(
        1L,
        null,
        committed.stable().map(h -> revision(committed, h)).orElse(null),
        committed.candidate().map(h -> revision(committed, h)).orElse(null),
        committed.retiring(),
        null,
        null,
        null,
        null,
        committed.refreshes(),
        new HandledRequests(committed.handledRefresh().orElse(null)));
  }

  private static RevisionStatus revision(Committed committed, String hash) {
    return new RevisionStatus(hash, committed.digest(hash).orElse(null), null, null);
  }

  /** The objects that the folder says are rendered, by file name. */
  Map<String, JsonNode> expected() throws IOException {
    Map<String, JsonNode> expected = new TreeMap<>();
    for (Path file : files("out-")) {
      expected.put(file.getFileName().toString(), tree(Files.readString(file)));
    }
    return expected;
  }

  /** Writes what is rendered over what the folder says. */
  void update() throws IOException {
    Map<String, String> rendered = render();
    for (Path former : files("out-")) {
      Files.delete(former);
    }
    for (Map.Entry<String, String> file : rendered.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue() + "\n");
    }
  }

  /** YAML as a tree, in which the order of keys means nothing. */
  static JsonNode tree(String yaml) {
    return SERIALIZATION.unmarshal(yaml, JsonNode.class);
  }

  private List<Path> files(String prefix) throws IOException {
    return files().values().stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .toList();
  }

  private static String fileName(HasMetadata object) {
    String kind = object.getKind().toLowerCase(Locale.ROOT);
    return "out-" + kind + "-" + object.getMetadata().getName() + ".yaml";
  }

  private static String yaml(HasMetadata object) {
    return SERIALIZATION.asYaml(sorted(SERIALIZATION.convertValue(object, Object.class)));
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(k, sorted(v)));
      return sorted;
    }
    return value instanceof List<?> list ? list.stream().map(GoldenCase::sorted).toList() : value;
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
