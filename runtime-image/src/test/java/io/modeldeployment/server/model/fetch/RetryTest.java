package io.modeldeployment.server.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, how often, and what is said in the end. */
@Timeout(60)
class RetryTest {

  private static final String PATH = "/models/m.onnx";

  @TempDir Path root;

  private FetchFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = new FetchFixture(root);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayPassIsTriedFourTimes(int status) {
    // given
    fixture.server.status(PATH, status);

    // when
    FetchException refused = refusal();

    // then
    assertThat(fixture.server.requests()).hasSize(4);
    assertThat(refused)
        .hasMessageStartingWith("cannot fetch " + fixture.server.uri(PATH) + ": HTTP " + status)
        .hasMessageEndingWith(" (4 attempts)");
    assertThat(fixture.notes)
        .hasSize(3)
        .allSatisfy(note -> assertThat(note).contains("HTTP " + status, "trying again in "));
    assertThat(fixture.entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 451})
  void whatStaysIsNotTriedAgain(int status) {
    // given
    fixture.server.status(PATH, status);

    // when
    FetchException refused = refusal();

    // then
    assertThat(fixture.server.requests()).hasSize(1);
    assertThat(refused).hasMessageContaining("HTTP " + status).message().doesNotContain("attempt");
  }

  @Test
  void afterAFailureThatPassedTheModelIsThere() throws Exception {
    // given
    failing(3, 500, null);

    // when
    FetchedModel fetched = fixture.fetch(settings(), FetchFixture.QUICK);

    // then
    assertThat(fetched.file()).hasBinaryContent(fixture.model);
    assertThat(fixture.server.requests()).hasSize(4);
  }

  @Test
  void aServerMayAskForAShortPauseOnly() throws Exception {
    // given
    failing(1, 503, "0");

    // then
    assertThat(fixture.fetch(settings(), FetchFixture.QUICK).bytes())
        .isEqualTo(fixture.model.length);

    // given
    failing(1, 429, "3600", "/later.onnx");

    // then
    assertThat(
            fixture.refusal(
                fixture.settings(fixture.server.uri("/later.onnx"), HttpSettings.PLAIN),
                FetchFixture.QUICK))
        .hasMessageEndingWith("HTTP 429, asking to wait for 3600 s");
  }

  @Test
  void aBreakAtTheSamePlaceEachTimeIsNoProgress() {
    // given: no version is named, so that each attempt begins anew
    fixture.server.on(
        PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, fixture.model.length);
          exchange.getResponseBody().write(fixture.model, 0, 100);
          exchange.getResponseBody().flush();
        });

    // when
    FetchException refused = refusal();

    // then: the first brought something
    assertThat(fixture.server.requests()).hasSize(4);
    assertThat(refused)
        .hasMessageContaining(
            "the transfer broke off after 100 of %d bytes: ", fixture.model.length)
        .hasMessageEndingWith(" (4 attempts)");
    assertThat(fixture.entries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 0.0, 750",
    "1, 0, 0, 1.0, 1250",
    "2, 3, 0, 0.5, 2000",
    "3, 5, 0, 0.5, 4000",
    "3, 12, 0, 0.5, ",
    "4, 0, 0, 0.5, ",
    "1, 0, 10, 0.5, 10000",
    "1, 6, 10, 0.5, ",
  })
  void pausesDoubleWithinTheirBounds(
      int attempts, int fruitlessSeconds, int asked, double chance, Long expectedMillis) {
    assertThat(
            RetryPolicy.DEFAULT
                .pause(
                    attempts,
                    Duration.ofSeconds(fruitlessSeconds),
                    Duration.ofSeconds(asked),
                    chance)
                .map(Duration::toMillis)
                .orElse(null))
        .isEqualTo(expectedMillis);
  }

  private FetchSettings settings() {
    return fixture.settings(fixture.server.uri(PATH), HttpSettings.PLAIN);
  }

  private FetchException refusal() {
    return fixture.refusal(settings(), FetchFixture.QUICK);
  }

  private void failing(int times, int status, String retryAfter) {
    failing(times, status, retryAfter, PATH);
  }

  private void failing(int times, int status, String retryAfter, String path) {
    AtomicInteger left = new AtomicInteger(times);
    fixture.server.on(
        path,
        exchange -> {
          if (left.getAndDecrement() > 0) {
            if (retryAfter != null) {
              exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(status, -1);
            return;
          }
          exchange.sendResponseHeaders(200, fixture.model.length);
          exchange.getResponseBody().write(fixture.model);
        });
  }
}
