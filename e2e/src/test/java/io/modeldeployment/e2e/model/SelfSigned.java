package io.modeldeployment.e2e.model;

import io.modeldeployment.e2e.cluster.Command;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for an address, signed by itself. */
final class SelfSigned {

  private static final String PASSWORD = "changeit";

  private SelfSigned() {}

  static SSLContext context(InetAddress address) throws Exception {
    Path directory = Files.createTempDirectory("certificate-");
    Path file = directory.resolve("keys.p12");
    try {
      generate(file, address);
      return context(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static void generate(Path file, InetAddress address) {
    List<String> keytool =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=files",
            "-ext",
            "SAN=ip:" + address.getHostAddress(),
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD);
    Command.run(keytool, "", Duration.ofMinutes(1)).succeeded();
  }

  private static SSLContext context(Path file) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
