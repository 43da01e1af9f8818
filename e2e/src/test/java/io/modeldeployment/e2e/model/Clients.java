package io.modeldeployment.e2e.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What new clients of a model's Service are answered. */
public final class Clients {

  private static final Duration NODES_FOLLOW = Duration.ofSeconds(10);

  private Clients() {}

  /**
   * Waits until a new client is answered by a version. Status speaks of the API server's
   * EndpointSlices; the rules that kube-proxy makes of them on each node come up to a second later.
   */
  public static void awaitVersion(
      TrainedModel trained, String baseUrl, String modelName, String version) {
    Await.until(
        NODES_FOLLOW,
        () -> assertThat(versionAnswering(trained, baseUrl, modelName)).contains(version));
  }

  /** Waits until a new client is answered at all. */
  static void awaitAnswer(TrainedModel trained, String baseUrl, String modelName) {
    Await.until(
        NODES_FOLLOW, () -> assertThat(versionAnswering(trained, baseUrl, modelName)).isPresent());
  }

  private static Optional<String> versionAnswering(
      TrainedModel trained, String baseUrl, String modelName) {
    try {
      InferenceClient client = new InferenceClient(baseUrl, modelName);
      return trained.versionOf(client.infer(trained.tellingRequest()));
    } catch (IOException e) {
      throw new AssertionError("no answer: " + e, e);
    }
  }
}
