package io.modeldeployment.e2e.failure;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Cluster;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.FaultyServer;
import io.modeldeployment.e2e.model.ModelDeployments;
import io.modeldeployment.e2e.model.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What can go wrong with a new revision of a model: the matrix. */
public final class Failures {

  /** Name of the model. */
  public static final String MODEL = "digits";

  /** The least that is allowed, so that rows that wait for the end do not take long. */
  private static final String SHORT = "10s";

  private static final Map<String, String> SMALL = Map.of("sizeLimit", "1Mi");
  private static final Duration SEVERAL_TURNS = Duration.ofSeconds(12);

  private static final String LIMITED =
      """
      apiVersion: v1
      kind: LimitRange
      metadata: {name: small}
      spec: {limits: [{type: Container, max: {memory: 64Mi}}]}
      """;

  private Failures() {}

  /** The spec of the revision that serves. */
  public static ModelDeployments good() {
    return aModelDeployment(MODEL).fromConfigMap("v1");
  }

  /** ConfigMaps and runtimes that the specs refer to. */
  public static void prepare(Space space, FaultyServer registry) {
    space.storeModel("v1", TrainedModel.DIGITS.file("v1"));
    space.storeModel("not-onnx", special("not-onnx"));
    space.storeModel("hidden-shape", special("hidden-shape"));
    try {
      String runtimes =
          Files.readString(Cluster.current().file("e2e/scenarios/runtimes/broken.yaml"));
      space.apply(runtimes.replace("REGISTRY", registry.authority()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them. */
  public static Stream<Failure> all(FaultyServer web, FaultyServer registry) {
    return Stream.of(images(registry), models(), downloads(web), cluster(), objects(web, registry))
        .flatMap(List::stream);
  }

  private static List<Failure> images(FaultyServer registry) {
    return List.of(
        Failure.of("image missing", runtime("absent-image"))
            .says("ImagePullFailed", "container model", "localhost/absent:1"),
        Failure.of("registry refusing", runtime("refused-image"))
            .says("ImagePullFailed", registry.authority() + "/private/model-server:1", "403"),
        Failure.of("command missing", runtime("absent-command"))
            .says("InvalidPod", "container model", "/opt/engine/serve")
            .steadyFor(SEVERAL_TURNS),
        Failure.of("crash loop", runtime("unknown-argument"))
            .says("CrashLooping", "code 2", "unknown argument '--bogus'")
            .steadyFor(SEVERAL_TURNS));
  }

  private static List<Failure> models() {
    return List.of(
        Failure.of("not an ONNX model", spec -> spec.fromConfigMap("not-onnx"))
            .says("InvalidModel", "model.onnx", "ONNX"),
        Failure.of("wrong digest", spec -> spec.digest(TrainedModel.DIGITS.digest("v2")))
            .says(
                "DigestMismatch",
                TrainedModel.DIGITS.digest("v1"),
                TrainedModel.DIGITS.digest("v2")),
        Failure.of("probe refused", spec -> spec.fromConfigMap("hidden-shape"))
            .says("ProbeRefused", "set model.probe"),
        Failure.of("out of memory", spec -> spec.exactly("memory", "60Mi"))
            .says("OutOfMemory", "container model", "its limit of 60Mi"));
  }

  private static List<Failure> downloads(FaultyServer web) {
    return List.of(
        Failure.of("URL answers 404", spec -> spec.uri(web.missing()))
            .says("FetchFailed", "404", web.missing()),
        Failure.of("URL answers 500", spec -> spec.uri(web.broken()).pod("startupTimeout", SHORT))
            .says("FetchFailed", "500", web.broken()),
        Failure.of("URL too slow", spec -> spec.uri(web.slow()).pod("startupTimeout", SHORT))
            .says("FetchFailed", "10 s", web.slow()),
        Failure.of("URL endless", spec -> spec.uri(web.endless()).source("storage", SMALL))
            .says("FetchFailed", "larger than the limit of 1048576 bytes", web.endless()),
        Failure.of("URL oversized", spec -> spec.uri(web.large()).source("storage", SMALL))
            .says("FetchFailed", "larger than the limit of 1048576 bytes", web.large()),
        Failure.of(
                "more disk than allowed",
                spec -> spec.uri(web.slow()).exactly("ephemeral-storage", "10Ki"))
            .says("Evicted", "ephemeral local storage usage exceeds"));
  }

  private static List<Failure> cluster() {
    return List.of(
        Failure.of(
                "unschedulable",
                spec -> spec.pod("nodeSelector", Map.of("failures.example/disk", "absent")))
            .says("Unschedulable", "nodes are available", "didn't match Pod's node affinity"),
        Failure.of("quota", spec -> spec.env("ROW", "quota"))
            .says("PodsRejected", "exceeded quota: tiny")
            .in(Failures::setQuota, space -> delete(space, "quota", "tiny")),
        Failure.of("LimitRange", spec -> spec.env("ROW", "limits"))
            .says("PodsRejected", "maximum memory usage per Container is 64Mi")
            .in(space -> space.apply(LIMITED), space -> delete(space, "limitrange", "small")),
        Failure.of(
                "Pod Security",
                spec ->
                    spec.pod(
                        "annotations",
                        Map.of(
                            "container.apparmor.security.beta.kubernetes.io/model", "unconfined")))
            .says("PodsRejected", "violates PodSecurity \"restricted"));
  }

  private static List<Failure> objects(FaultyServer web, FaultyServer registry) {
    return List.of(
        Failure.of("Secret missing", spec -> spec.envFromSecret("TOKEN", "absent", "key"))
            .says("InvalidPod", "container model", "secret \"absent\" not found"),
        Failure.of("ConfigMap missing", spec -> spec.fromConfigMap("absent"))
            .says("FetchFailed", "ConfigMap absent"),
        Failure.of("PersistentVolumeClaim missing", spec -> spec.uri("pvc://absent/model.onnx"))
            .says("Unschedulable", "persistentvolumeclaim \"absent\" not found"),
        Failure.of(
                "credentials missing",
                spec ->
                    spec.uri(web.missing()).source("credentials", Map.of("secretName", "absent")))
            .says("FetchFailed", "Secret absent"),
        Failure.of(
                "authorities missing",
                spec ->
                    spec.uri(registry.missing())
                        .source("caBundle", Map.of("configMapName", "absent")))
            .says("FetchFailed", "absent", "ca.crt"),
        Failure.of("ServiceAccount missing", spec -> spec.pod("serviceAccountName", "absent"))
            .says("PodsRejected", "serviceaccount \"absent\" not found"),
        Failure.of("name taken", spec -> spec.env("ROW", "name"))
            .says("NameConflict", "Deployment digits-")
            .in(Failures::takeName, space -> delete(space, "deployment", "--selector=taken=true")));
  }

  private static UnaryOperator<ModelDeployments> runtime(String name) {
    return spec -> spec.runtime("ModelRuntime", name);
  }

  private static Path special(String name) {
    return Cluster.current().file("e2e/models/special/" + name + ".onnx");
  }

  private static void delete(Space space, String... what) {
    space.kubectl(Stream.concat(Stream.of("delete"), Stream.of(what)).toArray(String[]::new));
  }

  private static void setQuota(Space space) {
    space.kubectl("create", "quota", "tiny", "--hard=pods=1").succeeded();
    Await.until(
        Space.STARTED,
        () ->
            assertThat(
                    space
                        .kubectl("get", "quota", "tiny", "-o", "jsonpath={.status.hard.pods}")
                        .output())
                .isEqualTo("1"));
  }

  /** Learns the name that the revision's Deployment gets, and gives it to another. */
  private static void takeName(Space space) {
    space.apply(good().env("ROW", "name").yaml());
    Await.until(
        Space.STARTED, () -> assertThat(space.model(MODEL).getStatus().candidate()).isNotNull());
    String name = MODEL + "-" + space.model(MODEL).getStatus().candidate().hash();
    space.apply(good().yaml());
    Await.until(
        Space.STARTED,
        () -> {
          assertThat(space.model(MODEL).getStatus().candidate()).isNull();
          assertThat(space.kubectl("get", "deployments", "-o", "name").succeeded())
              .doesNotContain(name);
        });
    space.kubectl("create", "deployment", name, "--image=localhost/x", "--replicas=0").succeeded();
    space.kubectl("label", "deployment", name, "taken=true").succeeded();
  }
}
