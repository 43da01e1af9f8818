package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;

/** Fetches one model. Run again, it keeps a file that is already right. */
public final class ModelFetch {

  private final FetchSettings settings;
  private final RetryPolicy policy;
  private final FailureReasons reasons;
  private final Deadline deadline;
  private final Consumer<String> notes;
  private final Path target;

  /**
   * @param notes takes what is worth a line while the fetch goes on
   */
  public ModelFetch(FetchSettings settings, Consumer<String> notes) {
    this(settings, RetryPolicy.DEFAULT, notes);
  }

  ModelFetch(FetchSettings settings, RetryPolicy policy, Consumer<String> notes) {
    this.settings = settings;
    this.notes = notes;
    this.policy = policy;
    this.reasons = new FailureReasons(settings.idle());
    this.deadline = new Deadline(settings.total());
    this.target = settings.modelDirectory().resolve(settings.uri().fileName());
  }

  public FetchedModel run() throws FetchException {
    try {
      Files.createDirectories(settings.modelDirectory());
      return switch (settings.uri()) {
        case ModelUri.Claim claim -> link(claim);
        case ModelUri.Http http -> copyUnlessRight(partial -> download(http.uri(), partial));
        case ModelUri.ConfigMap map -> copyUnlessRight(partial -> copy(map, partial));
      };
    } catch (IOException e) {
      String why = reasons.of(e).getMessage();
      throw FetchException.failed("cannot fetch " + settings.uri().shown() + ": " + why);
    }
  }

  private FetchedModel link(ModelUri.Claim uri) throws IOException, FetchException {
    ClaimSource source = new ClaimSource(uri, settings.mounts().claim(), deadline);
    Path file = source.file();
    long bytes = Files.size(file);
    if (bytes == 0) {
      throw new FetchFailure("it is empty");
    }
    if (bytes > settings.mostBytes()) {
      throw PartialFile.tooLarge(settings.mostBytes());
    }
    Digest digest = source.digest(file);
    requireExpected(digest);
    source.link(file, target);
    return new FetchedModel(digest.toString(), bytes, target);
  }

  private FetchedModel copyUnlessRight(Transfer transfer) throws IOException, FetchException {
    Digest expected = settings.expected();
    if (expected != null && Files.isRegularFile(target) && Digest.of(target).equals(expected)) {
      return new FetchedModel(expected.toString(), Files.size(target), target);
    }
    try (PartialFile partial = open()) {
      boolean keep = false;
      try {
        transfer.into(partial);
        Digest digest = partial.digest();
        requireExpected(digest);
        partial.place(target);
        return new FetchedModel(digest.toString(), partial.bytes(), target);
      } catch (FetchFailure.Passing mayPass) {
        keep = partial.resumption().isPresent();
        throw mayPass;
      } finally {
        if (!keep) {
          partial.discard();
        }
      }
    }
  }

  private PartialFile open() throws IOException {
    return PartialFile.open(
        settings.modelDirectory(), settings.uri().toString(), settings.mostBytes(), deadline);
  }

  private void download(URI uri, PartialFile partial) throws IOException {
    String authorization = authorization(uri);
    try (CloseableHttpClient client = HttpConnections.client(settings.http(), settings.idle())) {
      HttpSource source =
          new HttpSource(client, uri, authorization, settings.http().proxy(), deadline);
      new HttpDownload(source, partial, reasons, policy, deadline, notes).run();
    }
  }

  private @Nullable String authorization(URI uri) throws IOException {
    String fromUri = FetchUris.authorization(uri).orElse(null);
    CredentialsMount mount = settings.http().credentials();
    if (mount == null) {
      return fromUri;
    }
    if (fromUri != null) {
      throw new FetchFailure(
          "its address names a user, and Secret " + mount.secret() + " is given, too");
    }
    return mount.authorization();
  }

  private void copy(ModelUri.ConfigMap uri, PartialFile partial) throws IOException {
    Path file = settings.mounts().configMap().resolve(uri.key());
    if (!Files.isRegularFile(file)) {
      throw new FetchFailure("ConfigMap %s has no key %s".formatted(uri.name(), uri.key()));
    }
    var in = Files.newInputStream(file);
    try (Content content = new Content(in, 0, Files.size(file), null, in)) {
      partial.append(content);
    }
  }

  private void requireExpected(Digest actual) throws FetchException {
    Digest expected = settings.expected();
    if (expected != null && !expected.equals(actual)) {
      throw FetchException.wrongDigest(expected, actual, settings.uri().shown());
    }
  }

  /** Brings a model into a partial file. */
  @FunctionalInterface
  private interface Transfer {
    void into(PartialFile partial) throws IOException;
  }
}
