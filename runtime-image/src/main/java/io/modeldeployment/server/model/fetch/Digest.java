package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A SHA-256 digest, written {@code sha256:<64 hexadecimal digits>}. */
record Digest(String hex) {

  private static final String PREFIX = "sha256:";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");

  static Optional<Digest> parse(String text) {
    String normal = text.strip().toLowerCase(Locale.ROOT);
    return FORM.matcher(normal).matches()
        ? Optional.of(new Digest(normal.substring(PREFIX.length())))
        : Optional.empty();
  }

  static Digest of(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = Files.newInputStream(file);
        OutputStream digesting = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      in.transferTo(digesting);
    }
    return of(sha256);
  }

  static Digest of(MessageDigest sha256) {
    return new Digest(HexFormat.of().formatHex(sha256.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
