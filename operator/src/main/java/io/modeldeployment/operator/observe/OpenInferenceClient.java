package io.modeldeployment.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks over the Open Inference Protocol: the user's own request where the spec gives one, else one
 * made from the model's metadata.
 */
public final class OpenInferenceClient implements InferenceClient {

  private static final long MAX_ANSWER_BYTES = 16L << 20;
  private static final int MAX_MESSAGE = 300;

  private final HttpClient http;
  private final Duration timeout;
  private final ObjectMapper json = new ObjectMapper();

  /** A client over the given connection pool that waits so long for a whole answer. */
  public OpenInferenceClient(HttpClient http, Duration timeout) {
    this.http = http;
    this.timeout = timeout;
  }

  @Override
  public ProbeResult ask(String podIp, FrozenRevision revision) {
    String host = podIp.contains(":") ? "[" + podIp + "]" : podIp;
    String model =
        "http://"
            + host
            + ":"
            + revision.runtimeSpec().ports().http()
            + "/v2/models/"
            + URLEncoder.encode(revision.modelName(), StandardCharsets.UTF_8);
    try {
      String own = revision.model().probe();
      return own != null ? infer(model, own, Outcome.FAILED) : askFromMetadata(model);
    } catch (IOException e) {
      return failed("no answer from the pod: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ProbeResult.PENDING;
    }
  }

  private ProbeResult askFromMetadata(String model) throws IOException, InterruptedException {
    Answer metadata = send(HttpRequest.newBuilder(URI.create(model)).GET());
    if (metadata.status() != 200) {
      return failed("model metadata: " + metadata.describe());
    }
    Optional<String> request = SyntheticRequest.from(metadata.json());
    if (request.isEmpty()) {
      return new ProbeResult(
          Outcome.REFUSED, "no input can be made from the model's metadata; give model.probe");
    }
    return infer(model, request.get(), Outcome.REFUSED);
  }

  private ProbeResult infer(String model, String request, Outcome whenRefused)
      throws IOException, InterruptedException {
    Answer answer =
        send(
            HttpRequest.newBuilder(URI.create(model + "/infer"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request)));
    if (answer.status() == 200 && answer.json().path("outputs").isArray()) {
      return ProbeResult.PASSED;
    }
    if (answer.status() == 200) {
      return failed("the answer to an inference holds no outputs");
    }
    boolean refused = answer.status() >= 400 && answer.status() < 500;
    return new ProbeResult(refused ? whenRefused : Outcome.FAILED, answer.describe());
  }

  /** The request's own time-out ends with the headers; a pod may also stall within its answer. */
  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request.timeout(timeout).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), parse(response.body()));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no whole answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private JsonNode parse(byte[] body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      return json.missingNode();
    } catch (IOException e) {
      throw new IllegalStateException("reading memory cannot fail", e);
    }
  }

  private static ProbeResult failed(String message) {
    return new ProbeResult(Outcome.FAILED, message);
  }

  private record Answer(int status, JsonNode json) {

    String describe() {
      String error = json.path("error").asText("");
      String text = "HTTP " + status + (error.isEmpty() ? "" : ": " + error);
      return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
    }
  }
}
