package io.modeldeployment.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The operator, installed by Helm. */
public final class OperatorRelease {

  /** Name of the release, and of its Deployment and lease. */
  public static final String NAME = "model-deployment-operator";

  /** Namespace of the release. */
  public static final String NAMESPACE = "model-deployment-system";

  /** Name of its service account, as authorization knows it. */
  public static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + NAME;

  private static final Duration STARTED = Duration.ofMinutes(3);
  private static final OperatorLogs LOGS = new OperatorLogs();
  private static boolean installed;

  private OperatorRelease() {}

  /** Installs or upgrades the release, once in a test run. */
  static synchronized void ensureInstalled() {
    if (!installed) {
      prepareNamespace();
      LOGS.follow();
      upgrade();
      installed = true;
    }
  }

  /** What every operator pod printed since the test run began. */
  public static OperatorLogs logs() {
    return LOGS;
  }

  /** {@code helm upgrade --install} with the images that were built here, and further options. */
  public static void upgrade(String... options) {
    Stream<String> words =
        Stream.of(
            "upgrade",
            "--install",
            NAME,
            Cluster.current().file("helm/model-deployment-operator").toString(),
            "--namespace=" + NAMESPACE,
            "--set=imageRegistry=localhost",
            // A tag is used again for each build; this makes Helm notice that the image changed.
            "--set-string=podAnnotations.image=" + imageDigest(),
            "--wait",
            "--timeout=5m");
    Cluster.current()
        .helm(Stream.concat(words, Stream.of(options)).toArray(String[]::new))
        .succeeded();
  }

  /** Back to the release before the last upgrade. */
  public static void rollBack() {
    Cluster.current().helm("rollback", NAME, "--namespace=" + NAMESPACE, "--wait").succeeded();
  }

  /** Leaves so many operator pods, and waits until the others are on their way out. */
  public static void scale(int replicas) {
    client().apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(replicas);
    Await.until(STARTED, () -> assertThat(pods()).hasSize(replicas));
  }

  /** Its pods that are not on their way out. */
  public static List<Pod> pods() {
    return client()
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/name", NAME)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Ends the operator as a power failure would: no signal it could react to, no grace. */
  public static void kill() {
    pods().forEach(pod -> client().pods().resource(pod).withGracePeriod(0).delete());
  }

  /** Waits until one pod is ready and leads. */
  public static void awaitLeading() {
    Await.until(
        STARTED,
        () -> {
          List<Pod> pods = pods();
          assertThat(pods).hasSize(1).allMatch(Readiness::isPodReady);
          Lease lease = client().leases().inNamespace(NAMESPACE).withName(NAME).require();
          assertThat(lease.getSpec().getHolderIdentity())
              .isEqualTo(pods.getFirst().getMetadata().getName());
        });
  }

  private static void prepareNamespace() {
    client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
  }

  private static String imageDigest() {
    Path digest = Cluster.current().file("operator/target/jib-image.digest");
    try {
      return Files.exists(digest) ? Files.readString(digest).strip() : "unknown";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KubernetesClient client() {
    return Cluster.current().client();
  }
}
