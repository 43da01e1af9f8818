package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model in the making, beside its place: it is moved there once it is whole and checked, so that
 * under its name there is never anything else. Where it is a part of a known version, a later fetch
 * of the same source goes on with it.
 */
final class PartialFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 128 << 10;

  private final Path directory;
  private final Path file;
  private final PartialRecord record;
  private final long mostBytes;
  private final Deadline deadline;
  private final FileChannel out;

  private MessageDigest sha256 = Digest.sha256();
  private long bytes;
  private long length = Content.UNKNOWN;
  private @Nullable Validator validator;

  private PartialFile(Path directory, String source, long mostBytes, Deadline deadline)
      throws IOException {
    this.directory = directory;
    this.file = directory.resolve(".fetch.part");
    this.record = new PartialRecord(directory.resolve(".fetch.source"), source);
    this.mostBytes = mostBytes;
    this.deadline = deadline;
    this.out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Takes up what an earlier fetch of this source left, if that can go on, and an empty file
   * otherwise.
   */
  static PartialFile open(Path directory, String source, long mostBytes, Deadline deadline)
      throws IOException {
    PartialFile partial = new PartialFile(directory, source, mostBytes, deadline);
    try {
      partial.takeUp();
      return partial;
    } catch (IOException | RuntimeException e) {
      partial.close();
      throw e;
    }
  }

  private void takeUp() throws IOException {
    Resumption known = record.read().orElse(null);
    if (known == null || out.size() == 0 || out.size() > mostBytes) {
      restart();
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        deadline.check();
        sha256.update(buffer, 0, read);
        bytes += read;
      }
    }
    out.position(bytes);
    validator = known.validator();
    length = known.length();
  }

  /** From where a transfer can go on, if it can. */
  Optional<Resumption> resumption() {
    return validator == null || bytes == 0
        ? Optional.empty()
        : Optional.of(new Resumption(bytes, validator, length));
  }

  long bytes() {
    return bytes;
  }

  /** Takes this content to its end, or breaks off with what has come in place. */
  void append(Content content) throws IOException {
    if (content.offset() == 0) {
      restart();
      validator = content.validator();
    }
    length = content.length();
    if (length > mostBytes) {
      throw tooLarge(mostBytes);
    }
    DiskSpace.require(directory, length, bytes);
    record.write(validator, length);
    copy(content.stream());
    if (bytes == 0) {
      throw new FetchFailure("it is empty");
    }
    if (length >= 0 && bytes != length) {
      throw new FetchFailure.Passing(
          "the transfer broke off after " + progress() + ": the other side ended it");
    }
  }

  private void copy(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      deadline.check();
      if (bytes + read > mostBytes) {
        throw tooLarge(mostBytes);
      }
      writeAll(ByteBuffer.wrap(buffer, 0, read));
      sha256.update(buffer, 0, read);
      bytes += read;
    }
  }

  private void writeAll(ByteBuffer data) throws IOException {
    try {
      while (data.hasRemaining()) {
        out.write(data);
      }
    } catch (IOException e) {
      throw DiskSpace.failure(directory, length, bytes, e);
    }
  }

  /** How far it has come, in words. */
  String progress() {
    return length < 0 ? bytes + " bytes" : bytes + " of " + length + " bytes";
  }

  /** The digest of what is there, after which nothing can be added. */
  Digest digest() {
    return Digest.of(sha256);
  }

  /** Moves the whole file into place. */
  void place(Path target) throws IOException {
    out.force(true);
    // The server may run as another user than the fetch.
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    record.delete();
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  void discard() throws IOException {
    Files.deleteIfExists(file);
    record.delete();
  }

  private void restart() throws IOException {
    record.delete();
    out.truncate(0);
    out.position(0);
    sha256 = Digest.sha256();
    bytes = 0;
    length = Content.UNKNOWN;
    validator = null;
  }

  static FetchFailure tooLarge(long mostBytes) {
    return new FetchFailure("it is larger than the limit of " + mostBytes + " bytes");
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
