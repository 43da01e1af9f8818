package io.modeldeployment.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.modeldeployment.operator.fixtures.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadershipTest {

  private static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/models/leases/model-deployment-operator";
  private static final String SERVICE = "/api/v1/namespaces/vision/services/digits";

  private final ManualClock clock = new ManualClock();
  private int ends;
  private final Leadership leadership = new Leadership(Duration.ofSeconds(10), clock, () -> ends++);
  private final LeaderWrites writes = new LeaderWrites(leadership, "first");

  @AfterEach
  void close() {
    leadership.close();
  }

  private static HttpRequest request(String method, String path, String body) {
    return new StandardHttpRequest.Builder()
        .uri("https://api.example" + path)
        .method(method, "application/json", body)
        .build();
  }

  private void send(String method, String path) {
    writes.before(new StandardHttpRequest.Builder(), request(method, path, "{}"), null);
  }

  private void renew(String holder, Instant at, int answer) {
    String lease =
        "{\"spec\":{\"holderIdentity\":\"%s\",\"renewTime\":\"%s\"}}".formatted(holder, at);
    writes.after(request("PATCH", LEASE, lease), new Answer(answer), null);
  }

  /** An answer of which only the status matters. */
  private record Answer(int code) implements HttpResponse<Void> {
    @Override
    public Void body() {
      throw new UnsupportedOperationException();
    }

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<?>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Map<String, List<String>> headers() {
      return Map.of();
    }

    @Override
    public List<String> headers(String key) {
      return List.of();
    }
  }

  @Test
  void anInstanceThatNeverLedSendsNoWriteAndGoesOn() {
    // when, then
    assertThatThrownBy(() -> send("PATCH", SERVICE))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("does not hold the lease");
    assertThat(ends).isZero();
  }

  @Test
  void readsAndTheElectionItselfNeedNoLease() {
    // when, then nothing is thrown
    send("GET", SERVICE);
    send("PATCH", LEASE);
    send("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews");
  }

  @Test
  void aLeaderWritesWhileItsLeaseIsGood() {
    // given
    renew("first", clock.instant(), 200);
    // when
    clock.pass(Duration.ofSeconds(9));
    leadership.check();
    send("PATCH", SERVICE);
    // then
    assertThat(ends).isZero();
  }

  @Test
  void aLeaderThatDidNotRenewInTimeEndsInsteadOfWriting() {
    // given
    renew("first", clock.instant(), 200);
    // when
    clock.pass(Duration.ofSeconds(10));
    // then
    assertThatThrownBy(() -> send("PATCH", SERVICE)).isInstanceOf(KubernetesClientException.class);
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void theLeaseCountsFromTheTimeThatOthersRead() {
    // given a renewal that took eight seconds to be accepted
    renew("first", clock.instant().minusSeconds(8), 200);
    // when
    clock.pass(Duration.ofSeconds(3));
    leadership.check();
    // then
    assertThat(ends).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 409, 500})
  void aRenewalThatWasRefusedIsNone(int code) {
    // given
    renew("first", clock.instant(), 200);
    clock.pass(Duration.ofSeconds(9));
    // when
    renew("first", clock.instant(), code);
    clock.pass(Duration.ofSeconds(2));
    leadership.check();
    // then
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void givingTheLeaseBackIsNoRenewal() {
    // when
    renew("", clock.instant(), 200);
    // then
    assertThat(leadership.mayWrite()).isFalse();
  }

  @Test
  void aLeaseTakenByAnotherEndsTheProcessOnce() {
    // given
    renew("first", clock.instant(), 200);
    // when
    leadership.callbacks().onStopLeading();
    leadership.callbacks().onStopLeading();
    // then
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void anOrderlyStopIsNoLoss() {
    // given
    renew("first", clock.instant(), 200);
    // when
    leadership.close();
    leadership.callbacks().onStopLeading();
    // then
    assertThat(ends).isZero();
    assertThat(leadership.mayWrite()).as("what is under way is finished").isTrue();
  }
}
