package io.modeldeployment.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.modeldeployment.e2e.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code make images PUSH=…}, but for the building, against a registry. */
class PushIT {

  private static final String OPERATOR = "models/model-deployment-operator";
  private static final String SERVER = "models/model-server";
  private static final Map<String, String> MODULES =
      Map.of(OPERATOR, "operator", SERVER, "runtime-image");

  private static Registry registry;

  /** Another one for each test. */
  private final String revision = UUID.randomUUID().toString().replace("-", "") + "00000000";

  private final String commit = revision.substring(0, 12);

  @TempDir Path directory;

  @BeforeAll
  static void startRegistry() throws IOException {
    registry = Registry.start();
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @Test
  void pushesWhatWasBuiltAndTellsTheDigests() throws IOException {
    // when
    JsonNode values = pushed(push(registry.authority(), Map.of()));

    // then
    assertThat(values.path("imageRegistry").asText()).isEqualTo(registry.authority() + "/models");
    assertPushed(OPERATOR, values.path("image").path("digest").asText());
    assertPushed(SERVER, values.path("runtimeImage").path("digest").asText());
  }

  @Test
  void architecturesPushedForOneCommitAreOneImage() throws IOException {
    // given
    JsonNode first = pushed(push(registry.authority(), Map.of()));
    JsonNode own = onlyImage(SERVER, digest(first));
    String other = architecture(own).equals("amd64") ? "arm64" : "amd64";
    pretendPushOf(SERVER, other, own.path("digest").asText());

    // when
    JsonNode second = pushed(push(registry.authority(), Map.of()));

    // then
    JsonNode index = registry.manifest(SERVER, digest(second));
    assertThat(index.path("mediaType").asText())
        .isEqualTo("application/vnd.docker.distribution.manifest.list.v2+json");
    assertThat(index.path("manifests").valueStream())
        .extracting(PushIT::architecture)
        .containsExactly("amd64", "arm64");
    assertThat(index.path("manifests").valueStream())
        .extracting(image -> image.path("platform").path("os").asText())
        .containsOnly("linux");
    assertThat(index.path("manifests").valueStream().map(image -> image.path("digest").asText()))
        .contains(own.path("digest").asText());
    registry.crane("validate", "--remote", reference(SERVER, digest(second)));
    assertThat(registry.crane("digest", registry.authority() + "/" + SERVER + ":" + commit))
        .isEqualTo(digest(second));
  }

  @Test
  void modifiedSourcesAreAnotherImage() throws IOException {
    // given
    JsonNode first = pushed(push(registry.authority(), Map.of()));
    JsonNode own = onlyImage(SERVER, digest(first));
    String other = architecture(own).equals("amd64") ? "arm64" : "amd64";
    pretendPushOf(SERVER, other, own.path("digest").asText());

    // when
    JsonNode modified =
        pushed(push(registry.authority(), Map.of("REVISION", revision + "-modified")));

    // then
    assertThat(architecture(onlyImage(SERVER, digest(modified)))).isEqualTo(architecture(own));
    assertThat(registry.crane("ls", registry.authority() + "/" + SERVER).lines())
        .contains(commit, commit + "-modified");
  }

  @Test
  void credentialsComeFromTheEnvironmentOrFromDockerLogin() throws IOException {
    try (GuardedRegistry guarded = GuardedRegistry.before(registry)) {
      // given
      Path login = Files.createDirectory(directory.resolve("docker"));
      Files.writeString(login.resolve("config.json"), guarded.dockerConfig());
      String none = directory.resolve("none").toString();

      // when
      Command.Result refused = push(guarded.authority(), Map.of("DOCKER_CONFIG", none));
      Command.Result byEnvironment =
          push(
              guarded.authority(),
              Map.of(
                  "DOCKER_CONFIG",
                  none,
                  "PUSH_USER",
                  GuardedRegistry.USER,
                  "PUSH_PASSWORD",
                  GuardedRegistry.PASSWORD));
      Command.Result byLogin = push(guarded.authority(), Map.of("DOCKER_CONFIG", login.toString()));

      // then
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.output()).contains(OPERATOR + " cannot be pushed", "401");
      byEnvironment.succeeded();
      byLogin.succeeded();
      assertThat(byEnvironment.output() + byLogin.output())
          .doesNotContain(GuardedRegistry.PASSWORD);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                            | must name a registry and a path
          https://registry.example.com/x | leave out 'https://'
          registry.example.com/x:1.0    | takes no tag
          models                        | must begin with the registry's host, as in docker.io/models
          registry.example.com/Models   | in lower case
          registry.invalid/models       | the registry registry.invalid does not answer:
          127.0.0.1:1/models            | 127.0.0.1:1 does not answer
          """)
  void whatCannotWorkIsSaidBeforeAnythingIsBuilt(String push, String expected) {
    // when
    Command.Result result = Registry.push(Map.of("PUSH", push), "--check");

    // then
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains(expected);
  }

  private void assertPushed(String repository, String digest) throws IOException {
    registry.crane("validate", "--remote", reference(repository, digest));
    assertThat(registry.crane("ls", registry.authority() + "/" + repository).lines())
        .contains("0.1.0", commit);
    assertThat(registry.crane("digest", registry.authority() + "/" + repository + ":0.1.0"))
        .isEqualTo(digest);
    JsonNode image =
        registry.manifest(repository, onlyImage(repository, digest).path("digest").asText());
    JsonNode built = builtManifest(MODULES.get(repository));
    // Layers are pushed byte for byte; a tar names them by their digests.
    assertThat(image.path("layers").valueStream().map(layer -> layer.path("digest").asText()))
        .containsExactlyElementsOf(
            built
                .path("Layers")
                .valueStream()
                .map(layer -> "sha256:" + layer.asText().replace(".tar.gz", ""))
                .toList());
    JsonNode config =
        registry.blob(repository, image.path("config").path("digest").asText()).path("config");
    assertThat(config.path("User").asText()).isEqualTo("65532:65532");
    assertThat(config.path("Entrypoint").get(0).asText()).isEqualTo("java");
    assertThat(config.path("Labels").path("org.opencontainers.image.title").asText())
        .isEqualTo(repository.substring("models/".length()));
  }

  private static JsonNode builtManifest(String module) throws IOException {
    String manifest =
        Command.run(
                List.of("tar", "-xOf", BuiltImage.tar(module).toString(), "manifest.json"),
                "",
                Duration.ofMinutes(1))
            .succeeded();
    return new ObjectMapper().readTree(manifest).get(0);
  }

  private static JsonNode onlyImage(String repository, String digest) {
    JsonNode images = registry.manifest(repository, digest).path("manifests");
    assertThat(images).hasSize(1);
    return images.get(0);
  }

  /** Leaves in the registry what a push on a machine of another architecture would. */
  private void pretendPushOf(String repository, String architecture, String like) {
    registry.crane(
        "mutate",
        "--set-platform=linux/" + architecture,
        "--tag=%s/%s:%s-%s".formatted(registry.authority(), repository, commit, architecture),
        reference(repository, like));
  }

  private static String reference(String repository, String digest) {
    return registry.authority() + "/" + repository + "@" + digest;
  }

  private static String architecture(JsonNode image) {
    return image.path("platform").path("architecture").asText();
  }

  private static String digest(JsonNode values) {
    return values.path("runtimeImage").path("digest").asText();
  }

  private Command.Result push(String authority, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.put("REVISION", revision);
    all.put("PUSH", authority + "/models");
    all.putAll(environment);
    return Registry.push(all);
  }

  /** The values for Helm that a push printed. */
  private static JsonNode pushed(Command.Result result) throws IOException {
    String printed = result.succeeded();
    String values = printed.substring(printed.indexOf("imageRegistry:")).stripIndent();
    return new ObjectMapper(new YAMLFactory()).readTree(values.replaceAll("(?m)^ {8}", ""));
  }
}
