package io.modeldeployment.server.model.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which version of which source a partial file belongs to. Only until the machine starts
 * again: what was written then may never have reached the disk.
 */
final class PartialRecord {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final String source;

  /**
   * @param source the source's address, of which only a digest is written: it may hold a password
   */
  PartialRecord(Path file, String source) {
    this.file = file;
    MessageDigest sha256 = Digest.sha256();
    sha256.update(source.getBytes(UTF_8));
    this.source = Digest.of(sha256).toString();
  }

  void write(@Nullable Validator validator, long length) throws IOException {
    if (validator == null || !Files.isReadable(BOOT_ID)) {
      delete();
      return;
    }
    Files.write(
        file,
        List.of(source, bootId(), validator.header(), validator.value(), Long.toString(length)));
  }

  /** Where the source can go on if its partial file has any bytes. */
  Optional<Resumption> read() throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(BOOT_ID)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 5 || !lines.get(0).equals(source) || !lines.get(1).equals(bootId())) {
      return Optional.empty();
    }
    try {
      Validator validator = new Validator(lines.get(2), lines.get(3));
      return Optional.of(new Resumption(0, validator, Long.parseLong(lines.get(4))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static String bootId() throws IOException {
    return Files.readString(BOOT_ID).strip();
  }
}
