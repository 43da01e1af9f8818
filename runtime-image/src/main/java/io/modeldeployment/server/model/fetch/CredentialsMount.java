package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory where a Secret is mounted: a token, or a username and a password.
 *
 * @param secret the Secret's name, for messages
 */
record CredentialsMount(Path directory, String secret) {

  /** The Authorization header they make; it belongs into no message. */
  String authorization() throws IOException {
    Optional<String> token = value("token");
    if (token.isPresent()) {
      return "Bearer " + printable("token", token.get());
    }
    Optional<String> username = value("username");
    Optional<String> password = value("password");
    if (username.isEmpty() || password.isEmpty()) {
      throw new FetchFailure(
          "Secret %s has neither token nor username and password: %s".formatted(secret, present()));
    }
    if (username.get().contains(":")) {
      throw new FetchFailure(
          "the username in Secret " + secret + " has a colon, which HTTP cannot carry");
    }
    return FetchUris.basic(username.get() + ":" + password.get());
  }

  /** A key's value without the line break that editors and shells put at its end. */
  private Optional<String> value(String key) throws IOException {
    Path file = directory.resolve(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).stripTrailing()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      throw new FetchFailure("cannot read %s of Secret %s as text".formatted(key, secret));
    }
  }

  private String printable(String key, String value) throws FetchFailure {
    if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new FetchFailure(
          "the %s in Secret %s has a character that an HTTP header cannot carry"
              .formatted(key, secret));
    }
    return value;
  }

  private String present() throws IOException {
    if (!Files.isDirectory(directory)) {
      return "it does not exist or is empty";
    }
    try (Stream<Path> entries = Files.list(directory)) {
      // The kubelet's own entries begin with two dots.
      List<String> keys =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !name.startsWith(".."))
              .sorted()
              .toList();
      return keys.isEmpty()
          ? "it does not exist or is empty"
          : "it has only " + String.join(", ", keys);
    }
  }
}
