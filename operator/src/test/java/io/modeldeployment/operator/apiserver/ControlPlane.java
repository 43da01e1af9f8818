package io.modeldeployment.operator.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The two processes, started; nothing here waits for them to answer. */
record ControlPlane(
    Binaries binaries, Path directory, String etcdUrl, int port, Daemon etcd, Daemon apiServer)
    implements AutoCloseable {

  static ControlPlane start(Binaries binaries, Path directory) {
    try {
      Files.createDirectories(directory);
      return startIn(binaries, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ControlPlane startIn(Binaries binaries, Path directory) throws IOException {
    String etcdUrl = "http://127.0.0.1:" + freePort();
    int port = freePort();
    Files.writeString(directory.resolve("tokens.csv"), User.tokenFile());
    Files.writeString(directory.resolve("service-accounts.pem"), newPrivateKey());
    Daemon etcd = startEtcd(binaries, directory, etcdUrl);
    return new ControlPlane(
        binaries,
        directory,
        etcdUrl,
        port,
        etcd,
        startApiServer(binaries, directory, etcdUrl, port));
  }

  /** The same with a new API server in place of one that was stopped. */
  ControlPlane restarted() {
    return new ControlPlane(
        binaries,
        directory,
        etcdUrl,
        port,
        etcd,
        startApiServer(binaries, directory, etcdUrl, port));
  }

  /** The API server signs its own certificate; the file holds the authority, too. */
  Path authority() {
    return directory.resolve("certificates/apiserver.crt");
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  boolean isAlive() {
    return etcd.isAlive() && apiServer.isAlive();
  }

  String logTail() {
    return etcd.logTail(15) + apiServer.logTail(40);
  }

  @Override
  public void close() {
    apiServer.close();
    etcd.close();
  }

  private static Daemon startEtcd(Binaries binaries, Path directory, String clientUrl)
      throws IOException {
    String peerUrl = "http://127.0.0.1:" + freePort();
    return Daemon.start(
        "etcd",
        directory.resolve("etcd.log"),
        List.of(
            binaries.path("etcd"),
            "--data-dir=" + directory.resolve("etcd"),
            "--unsafe-no-fsync",
            "--listen-client-urls=" + clientUrl,
            "--advertise-client-urls=" + clientUrl,
            "--listen-peer-urls=" + peerUrl,
            "--initial-advertise-peer-urls=" + peerUrl,
            "--initial-cluster=default=" + peerUrl));
  }

  private static Daemon startApiServer(
      Binaries binaries, Path directory, String etcdUrl, int port) {
    Path key = directory.resolve("service-accounts.pem");
    return Daemon.start(
        "kube-apiserver",
        directory.resolve("kube-apiserver.log"),
        List.of(
            binaries.path("kube-apiserver"),
            "--etcd-servers=" + etcdUrl,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            // Its own endpoints cannot be a loopback address, and nobody here asks for them.
            "--endpoint-reconciler-type=none",
            "--secure-port=" + port,
            "--cert-dir=" + directory.resolve("certificates"),
            "--token-auth-file=" + directory.resolve("tokens.csv"),
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + key,
            "--service-account-signing-key-file=" + key,
            "--service-cluster-ip-range=10.0.0.0/16",
            "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
            // No controller makes the service account that pods would need.
            "--disable-admission-plugins=ServiceAccount"));
  }

  /** Another process may take the port before ours does; whoever starts us tries again. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String newPrivateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      String encoded =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      return "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
