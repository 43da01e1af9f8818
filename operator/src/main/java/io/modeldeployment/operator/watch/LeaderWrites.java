package io.modeldeployment.operator.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Lets a write out only while this instance holds the Lease: checked when the request is sent, each
 * time that it is sent, so that a process that was stopped for a while does not go on with what it
 * had in hand. Reads renewals off the requests of the election.
 */
public final class LeaderWrites implements Interceptor {

  private static final String LEASES = "/apis/coordination.k8s.io/";
  private static final String REVIEWS = "/apis/authorization.k8s.io/";

  private final Leadership leadership;
  private final String identity;
  private final ObjectMapper json = new ObjectMapper();

  /** Guards the writes of the instance with the given identity. */
  public LeaderWrites(Leadership leadership, String identity) {
    this.leadership = leadership;
    this.identity = identity;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String path = request.uri().getPath();
    boolean free = path.startsWith(LEASES) || path.startsWith(REVIEWS);
    if (!request.method().equals("GET") && !free && !leadership.mayWrite()) {
      leadership.check();
      throw new KubernetesClientException(
          "not sent, since this instance does not hold the lease: "
              + request.method()
              + " "
              + path);
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (response.isSuccessful()
        && !request.method().equals("GET")
        && request.uri().getPath().startsWith(LEASES)) {
      renewal(request.bodyString()).ifPresent(leadership::renewed);
    }
  }

  /** When the Lease was renewed, as the others read it; empty where it was given back. */
  private Optional<Instant> renewal(String lease) {
    try {
      JsonNode spec = json.readTree(lease).path("spec");
      return spec.path("holderIdentity").asText().equals(identity)
          ? Optional.of(OffsetDateTime.parse(spec.path("renewTime").asText()).toInstant())
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a Lease that is no JSON", e);
    }
  }
}
