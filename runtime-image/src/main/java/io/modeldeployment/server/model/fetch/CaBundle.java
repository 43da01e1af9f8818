package io.modeldeployment.server.model.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Authorities to trust besides those that Java does.
 *
 * @param file certificates in PEM
 * @param configMap name and key of where they come from, for messages
 */
record CaBundle(Path file, String configMap) {

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  /** A context that trusts Java's authorities and those of the file. */
  SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted()), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new FetchFailure("the CA bundle in ConfigMap " + configMap + " cannot be used: " + e);
    }
  }

  KeyStore trusted() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int number = 0;
    for (Certificate authority : certificates()) {
      trusted.setCertificateEntry("bundle-" + ++number, authority);
    }
    for (X509Certificate root : javaRoots()) {
      trusted.setCertificateEntry("java-" + ++number, root);
    }
    return trusted;
  }

  private List<Certificate> certificates() throws IOException {
    Matcher pem = CERTIFICATE.matcher(text());
    List<Certificate> certificates = new ArrayList<>();
    while (pem.find()) {
      certificates.add(certificate(pem.group(), certificates.size() + 1));
    }
    if (certificates.isEmpty()) {
      throw new FetchFailure(
          "the CA bundle in ConfigMap " + configMap + " holds no certificate in PEM");
    }
    return certificates;
  }

  private String text() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new FetchFailure(
          "there is no CA bundle in ConfigMap " + configMap + ": it or its key does not exist");
    }
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new FetchFailure("cannot read the CA bundle in ConfigMap " + configMap);
    }
  }

  private Certificate certificate(String pem, int number) throws IOException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (CertificateException e) {
      throw new FetchFailure(
          "certificate %d of the CA bundle in ConfigMap %s is not valid"
              .formatted(number, configMap));
    }
  }

  private static List<X509Certificate> javaRoots() throws GeneralSecurityException {
    List<X509Certificate> roots = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        roots.addAll(List.of(x509.getAcceptedIssuers()));
      }
    }
    return roots;
  }

  /** Managers that trust what this store holds, or Java's own authorities. */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
