package io.modeldeployment.server.model.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.net.NamedEndpoint;
import org.jspecify.annotations.Nullable;

/** What went wrong, in words for a person, and whether it may pass. */
record FailureReasons(Duration idle) {

  FetchFailure of(IOException e) {
    return switch (e) {
      case FetchFailure known -> known;
      case AddressGuard.RefusedAddressException refused -> new FetchFailure(text(refused));
      case UnknownHostException unknown -> passing("unknown host " + host(text(unknown)));
      case HttpHostConnectException refused -> unreachable(refused.getHost(), cause(refused));
      case ConnectTimeoutException silent -> unreachable(silent.getHost(), "no answer");
      case NoRouteToHostException none -> passing("cannot connect: no route to the host");
      case SSLException tls -> tls(tls);
      case NoSuchFileException missing -> new FetchFailure(missing.getFile() + " does not exist");
      case AccessDeniedException denied ->
          new FetchFailure("no permission for " + denied.getFile());
      case FileSystemException file -> new FetchFailure(file.getFile() + ": " + file.getReason());
      case SocketException broken -> passing(connection(broken));
      case SocketTimeoutException silent -> passing(connection(silent));
      case NoHttpResponseException unanswered -> passing(connection(unanswered));
      case ConnectionClosedException closed -> passing(connection(closed));
      default -> new FetchFailure(text(root(e)));
    };
  }

  /** For a transfer that had begun, of which anything but its file can break. */
  FetchFailure brokenOff(String progress, IOException e) {
    return passing("the transfer broke off after " + progress + ": " + connection(e));
  }

  private String connection(IOException e) {
    return switch (e) {
      case SocketTimeoutException silent -> "no answer for " + idle.toSeconds() + " s";
      case NoHttpResponseException unanswered -> "the server closed the connection unanswered";
      case ConnectionClosedException closed -> "the connection was closed";
      default -> text(root(e));
    };
  }

  private static FetchFailure unreachable(@Nullable NamedEndpoint host, String why) {
    String whom = host == null ? "" : " to " + host.getHostName() + ":" + host.getPort();
    return passing("cannot connect" + whom + ": " + why);
  }

  private static FetchFailure tls(SSLException e) {
    Throwable root = root(e);
    if (root instanceof EOFException || root instanceof SocketException) {
      return passing("TLS: " + text(root));
    }
    return new FetchFailure(
        isAboutCertificate(e)
            ? "TLS: the server's certificate is not trusted: " + text(root)
            : "TLS: " + text(e));
  }

  private static boolean isAboutCertificate(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private static FetchFailure passing(String message) {
    return new FetchFailure.Passing(message);
  }

  /** Java's resolver adds to the name what the C library says. */
  private static String host(String message) {
    return message.replaceFirst(": .*", "");
  }

  private static String cause(Throwable e) {
    return e.getCause() == null ? "refused" : text(root(e));
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
