package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Fetches one model. Run again, it keeps a file that is already right. */
public final class ModelFetch {

  private final FetchSettings settings;
  private final Deadline deadline;

  public ModelFetch(FetchSettings settings) {
    this.settings = settings;
    this.deadline = new Deadline(settings.total());
  }

  public FetchedModel run() throws FetchException {
    String where = settings.uri().shown();
    try {
      Files.createDirectories(settings.modelDirectory());
      ModelWriter writer =
          new ModelWriter(settings.modelDirectory(), settings.mostBytes(), deadline);
      writer.removeLeftovers();
      Path target = settings.modelDirectory().resolve(settings.uri().fileName());
      if (isRight(target)) {
        return new FetchedModel(String.valueOf(settings.expected()), Files.size(target), target);
      }
      return transfer(writer, target, where);
    } catch (IOException e) {
      throw FetchException.failed("cannot fetch " + where + ": " + reason(e));
    }
  }

  private boolean isRight(Path file) throws IOException {
    Digest expected = settings.expected();
    return expected != null && Files.isRegularFile(file) && Digest.of(file).equals(expected);
  }

  private FetchedModel transfer(ModelWriter writer, Path target, String where)
      throws IOException, FetchException {
    Digest expected = settings.expected();
    try (Content content = open()) {
      ModelWriter.Written written = writer.write(content, settings.uri().fileName(), expected);
      if (expected != null && !expected.equals(written.digest())) {
        throw FetchException.wrongDigest(expected, written.digest(), where);
      }
      return new FetchedModel(written.digest().toString(), written.bytes(), target);
    }
  }

  private Content open() throws IOException {
    return switch (settings.uri()) {
      case ModelUri.Http(var uri) -> new HttpSource(settings.idle(), deadline).open(uri);
      case ModelUri.ConfigMap(var name, var key) -> {
        Path file = settings.configMapDirectory().resolve(key);
        if (!Files.isRegularFile(file)) {
          throw new FetchFailure("ConfigMap %s has no key %s".formatted(name, key));
        }
        yield new Content(Files.newInputStream(file), Files.size(file));
      }
    };
  }

  /** What went wrong, in words; the library's own messages may repeat the whole address. */
  private String reason(IOException e) {
    return switch (e) {
      case FetchFailure known -> String.valueOf(known.getMessage());
      case UnknownHostException unknown -> "unknown host " + unknown.getMessage();
      case ConnectException refused -> "cannot connect: " + refused.getMessage();
      case SocketTimeoutException silent -> "no answer for " + settings.idle().toSeconds() + " s";
      case SSLException tls -> "TLS: " + tls.getMessage();
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case FileSystemException file -> file.getFile() + ": " + file.getReason();
      default -> "the transfer broke off: " + e.getMessage();
    };
  }
}
