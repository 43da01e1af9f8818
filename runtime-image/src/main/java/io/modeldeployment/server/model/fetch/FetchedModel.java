package io.modeldeployment.server.model.fetch;

import java.nio.file.Path;

/** A model that is in place. */
public record FetchedModel(String digest, long bytes, Path file) {

  /** The form in which the operator reads it; nothing in it needs escaping. */
  public String toJson() {
    return "{\"digest\":\"%s\",\"bytes\":%d,\"file\":\"%s\"}"
        .formatted(digest, bytes, file.getFileName());
  }
}
