package io.modeldeployment.e2e.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a model over the Open Inference Protocol, on connections that are kept. */
public final class InferenceClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI model;

  /** A client of a model behind a base URL such as {@code http://10.96.0.7}. */
  public InferenceClient(String baseUrl, String modelName) {
    this.model = URI.create(baseUrl + "/v2/models/" + modelName);
  }

  /** The answer to an inference request; anything but 200 fails. */
  public JsonNode infer(String request) throws IOException {
    return ok(
        HttpRequest.newBuilder(URI.create(model + "/infer"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request)));
  }

  /** What the model says of itself. */
  public JsonNode metadata() throws IOException {
    return ok(HttpRequest.newBuilder(model).GET());
  }

  private JsonNode ok(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("HTTP " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
