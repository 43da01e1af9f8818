package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a volume has room for a model. */
final class DiskSpace {

  /** A volume with less than this is full to a writer of blocks. */
  private static final long LITTLE = 64 << 10;

  private DiskSpace() {}

  /** Refuses a model of a known length before it is transferred in vain. */
  static void require(Path directory, long length, long present) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    // Some file systems do not know and say 0.
    if (free > 0 && length - present > free) {
      throw new FetchFailure(
          "the volume at %s has %d bytes left, but the model has %d bytes"
              .formatted(directory, free, length));
    }
  }

  /** What a failed write means. */
  static FetchFailure failure(Path directory, long length, long present, IOException e)
      throws IOException {
    FileStore store = Files.getFileStore(directory);
    String cause = String.valueOf(e.getMessage());
    boolean quota = cause.toLowerCase(Locale.ROOT).contains("quota");
    if (quota || store.getUsableSpace() < LITTLE || cause.contains("No space left")) {
      String fit =
          length < 0
              ? present + " bytes of the model"
              : present + " of the model's " + length + " bytes";
      return new FetchFailure("the volume at " + directory + " is full: it has room for " + fit);
    }
    return new FetchFailure("cannot write to " + directory + ": " + cause);
  }
}
