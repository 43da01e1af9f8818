package io.modeldeployment.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** What a pod's fetch says, by its termination message, of the model that it fetched. */
final class FetchReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FetchReport() {}

  /** The digest of the model, once the fetch has ended well. */
  static Optional<String> digest(PodView pod) {
    return pod.containers().stream()
        .filter(c -> c.name().equals(ContainerView.FETCH))
        .flatMap(c -> c.ended().stream())
        .filter(end -> end.exitCode() == 0)
        .flatMap(end -> parse(end.message()).stream())
        .findFirst();
  }

  private static Optional<String> parse(String message) {
    try {
      String digest = JSON.readTree(message).path("digest").asText("");
      return digest.isEmpty() ? Optional.empty() : Optional.of(digest);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
