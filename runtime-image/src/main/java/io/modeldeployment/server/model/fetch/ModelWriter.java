package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model beside its place and moves it there once it is whole and checked: under its name
 * there is never anything else.
 */
final class ModelWriter {

  private static final String TEMPORARY_PREFIX = ".fetch-";
  private static final String TEMPORARY_SUFFIX = ".part";
  private static final int BUFFER_BYTES = 128 << 10;

  private final Path directory;
  private final long mostBytes;
  private final Deadline deadline;

  ModelWriter(Path directory, long mostBytes, Deadline deadline) {
    this.directory = directory;
    this.mostBytes = mostBytes;
    this.deadline = deadline;
  }

  /** What was written. */
  record Written(Digest digest, long bytes) {}

  /** Says what was read; the file is in place only if it has the expected digest. */
  Written write(Content content, String fileName, @Nullable Digest expected) throws IOException {
    if (content.length() > mostBytes) {
      throw tooLarge();
    }
    Path temporary = Files.createTempFile(directory, TEMPORARY_PREFIX, TEMPORARY_SUFFIX);
    try {
      Written written = copy(content, temporary);
      if (expected == null || expected.equals(written.digest())) {
        place(temporary, directory.resolve(fileName));
      }
      return written;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Removes what a fetch left that was killed. */
  void removeLeftovers() throws IOException {
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(directory, TEMPORARY_PREFIX + "*" + TEMPORARY_SUFFIX)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private Written copy(Content content, Path file) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream in = content.stream();
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        deadline.check();
        bytes += read;
        if (bytes > mostBytes) {
          throw tooLarge();
        }
        sha256.update(buffer, 0, read);
        writeAll(out, ByteBuffer.wrap(buffer, 0, read));
      }
      out.force(true);
    }
    requireComplete(bytes, content.length());
    return new Written(Digest.of(sha256), bytes);
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void requireComplete(long bytes, long announced) throws FetchFailure {
    if (bytes == 0) {
      throw new FetchFailure("it is empty");
    }
    if (announced >= 0 && bytes != announced) {
      throw new FetchFailure("it ended after %d of %d bytes".formatted(bytes, announced));
    }
  }

  private void place(Path temporary, Path target) throws IOException {
    // The server may run as another user than the fetch.
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private FetchFailure tooLarge() {
    return new FetchFailure("it is larger than the limit of " + mostBytes + " bytes");
  }
}
