package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;

/**
 * A model on a PersistentVolumeClaim, which the server mounts at the same place: it is checked and
 * linked to, not copied.
 */
final class ClaimSource {

  private static final int BUFFER_BYTES = 1 << 20;

  private final ModelUri.Claim uri;
  private final Path mount;
  private final Path root;
  private final Deadline deadline;

  /**
   * @param mount where the claim is mounted
   */
  ClaimSource(ModelUri.Claim uri, Path mount, Deadline deadline) throws IOException {
    this.uri = uri;
    this.deadline = deadline;
    if (!Files.isDirectory(mount)) {
      throw new FetchFailure(
          "PersistentVolumeClaim %s is not mounted at %s".formatted(uri.claim(), mount));
    }
    this.mount = mount;
    this.root = mount.toRealPath();
  }

  /** The file with all links resolved, so that what is checked is what is served. */
  Path file() throws IOException {
    Path file;
    try {
      file = root.resolve(uri.path()).toRealPath();
    } catch (NoSuchFileException e) {
      throw refused("does not exist");
    } catch (AccessDeniedException e) {
      throw refused("may not be read by user " + userId());
    }
    if (!file.startsWith(root)) {
      throw refused("leads out of the claim");
    }
    if (Files.isDirectory(file)) {
      throw refused("is a directory, expected one ONNX file");
    }
    if (!Files.isRegularFile(file)) {
      throw refused("is no regular file");
    }
    if (!Files.isReadable(file)) {
      throw refused("may not be read by user " + userId());
    }
    return file;
  }

  Digest digest(Path file) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        deadline.check();
        sha256.update(buffer, 0, read);
      }
    }
    return Digest.of(sha256);
  }

  /** Makes the link, in one step for whoever looks at it. */
  void link(Path file, Path link) throws IOException {
    Path temporary = link.resolveSibling(".fetch.link");
    Files.deleteIfExists(temporary);
    Files.createSymbolicLink(temporary, mount.toAbsolutePath().resolve(root.relativize(file)));
    Files.move(
        temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private FetchFailure refused(String why) {
    return new FetchFailure(
        "%s in PersistentVolumeClaim %s %s".formatted(uri.path(), uri.claim(), why));
  }

  private static Object userId() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }
}
