package io.modeldeployment.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A namespace of one scenario, under Pod Security "restricted". */
public final class Space {

  /** Enough for a pod to start on a busy machine with two cores. */
  public static final Duration STARTED = Duration.ofMinutes(3);

  private static final String REVISION = "modeldeployment.io/revision";

  private final Cluster cluster = Cluster.current();
  private final KubernetesClient client = cluster.client();
  private final String name;

  private Space(String name) {
    this.name = name;
  }

  /** Makes a namespace whose name begins as given. */
  public static Space create(String prefix) {
    String suffix = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x100000, 0x1000000));
    Space space = new Space(prefix + "-" + suffix);
    space
        .client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(space.name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    return space;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** kubectl in this namespace; the result tells whether it succeeded. */
  public Command.Result kubectl(String... arguments) {
    return kubectlWithInput("", arguments);
  }

  /** kubectl in this namespace with a document on standard input. */
  public Command.Result kubectlWithInput(String input, String... arguments) {
    return cluster
        .kubectl()
        .runWithInput(
            input,
            Stream.concat(Stream.of("--namespace=" + name), Arrays.stream(arguments))
                .toArray(String[]::new));
  }

  /** Applies documents as a user does; they must be accepted. */
  public void apply(String yaml) {
    kubectlWithInput(yaml, "apply", "-f", "-").succeeded();
  }

  /** Keeps a model file in a ConfigMap, under the key {@code model.onnx}. */
  public void storeModel(String configMap, Path file) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(configMap)
                .withNamespace(name)
                .endMetadata()
                .addToBinaryData("model.onnx", Base64.getEncoder().encodeToString(read(file)))
                .build())
        .create();
  }

  /** The resource as the API server has it. */
  public ModelDeployment model(String model) {
    return client.resources(ModelDeployment.class).inNamespace(name).withName(model).require();
  }

  /** A condition of a resource. */
  public Optional<Condition> condition(String model, String type) {
    ModelDeployment resource = model(model);
    List<Condition> conditions =
        resource.getStatus() == null ? null : resource.getStatus().conditions();
    return Stream.ofNullable(conditions)
        .flatMap(List::stream)
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  /** Waits until the resource is Ready for the spec it has now. */
  public void awaitReady(String model) {
    awaitCondition(model, "Ready", "True");
  }

  /** Waits until a condition that speaks of the present spec is as given. */
  public Condition awaitCondition(String model, String type, String status) {
    Await.until(
        STARTED,
        () -> {
          Condition condition = current(model, type);
          assertThat(condition.status()).as("%s", condition).isEqualTo(status);
        });
    return current(model, type);
  }

  /** Waits until a condition that speaks of the present spec is False for the given reason. */
  public Condition awaitFalse(String model, String type, String reason) {
    Await.until(
        STARTED,
        () -> {
          Condition condition = current(model, type);
          assertThat(condition.status() + " " + condition.reason())
              .as("%s", condition)
              .isEqualTo("False " + reason);
        });
    return current(model, type);
  }

  private Condition current(String model, String type) {
    Condition condition =
        condition(model, type).orElseThrow(() -> new AssertionError("no condition " + type));
    assertThat(condition.observedGeneration())
        .as("generation that %s speaks of", type)
        .isEqualTo(model(model).getMetadata().getGeneration());
    return condition;
  }

  /** Pods of a model. */
  public List<Pod> pods(String model) {
    return client
        .pods()
        .inNamespace(name)
        .withLabel("modeldeployment.io/name", model)
        .list()
        .getItems();
  }

  /** The one pod of a model that clients reach. */
  public Pod servingPod(String model) {
    String stable = model(model).getStatus().stable().hash();
    return pods(model).stream()
        .filter(pod -> stable.equals(pod.getMetadata().getLabels().get(REVISION)))
        .reduce((one, other) -> {
          throw new AssertionError("more than one pod of revision " + stable);
        })
        .orElseThrow(() -> new AssertionError("no pod of revision " + stable));
  }

  /** Events about a model. */
  public List<Event> events(String model) {
    return client.v1().events().inNamespace(name).list().getItems().stream()
        .filter(event -> Objects.equals(event.getInvolvedObject().getKind(), "ModelDeployment"))
        .filter(event -> event.getInvolvedObject().getName().equals(model))
        .toList();
  }

  /** Waits for an Event about a model; it follows the status that it tells of. */
  public void awaitEvent(String model, String reason) {
    Await.until(
        Duration.ofSeconds(10),
        () -> assertThat(events(model)).anyMatch(event -> event.getReason().equals(reason)));
  }

  /** Where clients on this machine reach a model: the address of its Service. */
  public String url(String model) {
    return "http://"
        + client.services().inNamespace(name).withName(model).require().getSpec().getClusterIP();
  }

  /** Deletes the namespace with everything in it; does not wait. */
  public void delete() {
    client.namespaces().withName(name).delete();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
