package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.model.ModelDeployments.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.Clients;
import io.modeldeployment.e2e.model.LoadGenerator;
import io.modeldeployment.e2e.model.TrainedModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Scenario
class BadDigestIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  @Test
  void theStableRevisionServesOnUntilTheDigestIsCorrected(Space space) throws Exception {
    // given
    space.storeModel("v1", DIGITS.file("v1"));
    space.storeModel("v2", DIGITS.file("v2"));
    apply(space, "v1", "v1");
    space.awaitReady("digits");
    String stable = space.model("digits").getStatus().stable().hash();
    LoadGenerator load = LoadGenerator.start(DIGITS, space.url("digits"), "digits");

    // when
    apply(space, "v2", "v1");

    // then
    assertSaysWhy(space, space.awaitFalse("digits", "Ready", "DigestMismatch"));
    assertThat(space.condition("digits", "Servable").orElseThrow().status()).isEqualTo("True");
    assertThat(space.condition("digits", "Stalled").orElseThrow().status()).isEqualTo("True");
    Await.pause(Duration.ofSeconds(2));
    assertThat(space.model("digits").getStatus().stable().hash()).isEqualTo(stable);
    LoadGenerator.Report report = load.stop();
    assertThat(report.failures()).as("%s", report).isEmpty();
    assertThat(report.versions()).containsOnly("v1");

    // when
    apply(space, "v2", "v2");

    // then
    space.awaitReady("digits");
    assertThat(space.condition("digits", "Stalled")).isEmpty();
    Clients.awaitVersion(DIGITS, space.url("digits"), "digits", "v2");
  }

  @Test
  void aFirstRevisionWithAWrongDigestNeverServes(Space space) {
    // given
    space.storeModel("v2", DIGITS.file("v2"));

    // when
    apply(space, "v2", "v1");

    // then
    assertSaysWhy(space, space.awaitFalse("digits", "Ready", "DigestMismatch"));
    assertThat(space.condition("digits", "Servable").orElseThrow().status()).isEqualTo("False");
    assertThat(space.model("digits").getStatus().stable()).isNull();
  }

  /** Applies a version's file with the digest of a version, the same or another. */
  private static void apply(Space space, String file, String digest) {
    space.apply(
        aModelDeployment("digits").fromConfigMap(file).digest(DIGITS.digest(digest)).yaml());
  }

  private static void assertSaysWhy(Space space, Condition ready) {
    assertThat(ready.message()).contains(DIGITS.digest("v1"), DIGITS.digest("v2"));
    Await.until(
        Duration.ofSeconds(20),
        () ->
            assertThat(space.events("digits"))
                .anySatisfy(event -> {
                  assertThat(event.getType()).isEqualTo("Warning");
                  assertThat(event.getReason()).isEqualTo("DigestMismatch");
                  assertThat(event.getMessage()).contains(DIGITS.digest("v1"));
                }));
  }
}
