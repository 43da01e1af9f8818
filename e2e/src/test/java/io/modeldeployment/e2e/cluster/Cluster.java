package io.modeldeployment.e2e.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The running cluster that the scenarios use, seen from the machine it runs on. */
public final class Cluster {

  private static final Duration HELM_LIMIT = Duration.ofMinutes(6);
  private static final Cluster CURRENT = new Cluster();

  private final Path kubeconfig = locateKubeconfig();
  private final KubernetesClient client = client(kubeconfig);

  private Cluster() {}

  /** The cluster of this test run. */
  public static Cluster current() {
    return CURRENT;
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** A file of the repository. */
  public Path file(String path) {
    return Project.ROOT.resolve(path);
  }

  /** kubectl as the cluster's administrator. */
  public Kubectl kubectl() {
    return new Kubectl(binary("kubectl"), kubeconfig);
  }

  /** Runs helm as the cluster's administrator. */
  public Command.Result helm(String... arguments) {
    List<String> words = new ArrayList<>(List.of(binary("helm"), "--kubeconfig=" + kubeconfig));
    words.addAll(List.of(arguments));
    return Command.run(words, "", HELM_LIMIT);
  }

  /** Gives an image that the embedded cluster's node holds a second name. */
  public void tagImage(String image, String name) {
    List<String> words =
        List.of(
            file("e2e/cluster/enter.sh").toString(),
            "ctr",
            "--namespace=k8s.io",
            "images",
            "tag",
            "--force",
            image,
            name);
    Command.run(words, "", HELM_LIMIT).succeeded();
  }

  /** This machine's address as pods see it. */
  public InetAddress hostAddress() {
    try (DatagramSocket socket = new DatagramSocket()) {
      // Connecting sends nothing; it makes the kernel choose the address that leads to the node.
      socket.connect(new InetSocketAddress(nodeAddress(), 9));
      return socket.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KubernetesClient client(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    // Makes the client look into the key file for its kind, instead of taking it for an RSA key.
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private String nodeAddress() {
    return client.nodes().list().getItems().getFirst().getStatus().getAddresses().stream()
        .filter(address -> address.getType().equals("InternalIP"))
        .findFirst()
        .orElseThrow()
        .getAddress();
  }

  private String binary(String name) {
    return file("e2e/cluster/bin/" + name).toString();
  }

  private static Path locateKubeconfig() {
    Path file =
        Path.of(
            System.getProperty(
                "e2e.kubeconfig",
                Project.ROOT.resolve("e2e/cluster/run/admin.kubeconfig").toString()));
    if (!Files.isReadable(file)) {
      throw new IllegalStateException(
          "%s is missing: start the cluster by `make cluster-up`, or name another by -De2e.kubeconfig=FILE"
              .formatted(file));
    }
    return file;
  }
}
