package io.modeldeployment.e2e;

import static io.modeldeployment.e2e.failure.Failures.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Await;
import io.modeldeployment.e2e.cluster.Diagnostics;
import io.modeldeployment.e2e.cluster.Scenario;
import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.failure.Failure;
import io.modeldeployment.e2e.failure.Failures;
import io.modeldeployment.e2e.failure.Sightings;
import io.modeldeployment.e2e.failure.Sightings.Sight;
import io.modeldeployment.e2e.failure.Sightings.Statement;
import io.modeldeployment.e2e.model.FaultyServer;
import io.modeldeployment.e2e.model.LoadGenerator;
import io.modeldeployment.e2e.model.TrainedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that can go wrong with a new revision: its status says what, soon after Kubernetes
 * shows it, and clients of the revision that serves notice nothing.
 */
@Scenario
class FailureMatrixIT {

  private static final TrainedModel DIGITS = TrainedModel.DIGITS;

  /** Seen on two busy cores: less than half a second. */
  private static final Duration LATEST = Duration.ofSeconds(5);

  private static final Duration TOLD = Duration.ofSeconds(90);

  private Space space;
  private FaultyServer web;
  private FaultyServer registry;
  private Sightings sightings;
  private LoadGenerator load;
  private String stable;

  @BeforeEach
  void serve(Space given) throws Exception {
    space = given;
    web = FaultyServer.start();
    registry = FaultyServer.startRegistry();
    Failures.prepare(space, registry);
    space.apply(Failures.good().yaml());
    space.awaitReady(MODEL);
    stable = space.model(MODEL).getStatus().stable().hash();
    sightings = Sightings.in(space.name());
    load = LoadGenerator.start(DIGITS, space.url(MODEL), MODEL);
  }

  @AfterEach
  void stop() {
    sightings.close();
    web.close();
    registry.close();
  }

  @TestFactory
  Stream<DynamicTest> aNewRevisionThatFailsSaysWhyWhileTheStableOneServes() {
    return Stream.concat(
        Failures.all(web, registry)
            .map(failure -> DynamicTest.dynamicTest(failure.name(), () -> prove(failure))),
        Stream.of(DynamicTest.dynamicTest("no request failed", this::assertServed)));
  }

  private void prove(Failure failure) {
    try {
      // given
      failure.before().accept(space);

      // when
      Instant applied = Instant.now();
      space.apply(failure.change().apply(Failures.good()).yaml());

      // then
      long generation = space.model(MODEL).getMetadata().getGeneration();
      Statement told = await(failure, generation);
      assertToldSoon(failure, told, applied);
      assertThat(space.condition(MODEL, "Servable").orElseThrow().status()).isEqualTo("True");
      assertThat(space.model(MODEL).getStatus().stable().hash()).isEqualTo(stable);
      Await.pause(failure.steady());
      assertThat(sightings.of(generation).stream().dropWhile(said -> !said.equals(told)))
          .as("what Ready said from then on")
          .allMatch(said -> matches(failure, said));
    } catch (AssertionError e) {
      Diagnostics.print(space);
      throw e;
    } finally {
      failure.after().accept(space);
      space.apply(Failures.good().yaml());
    }
    space.awaitReady(MODEL);
    assertThat(space.model(MODEL).getStatus().stable().hash()).isEqualTo(stable);
  }

  private Statement await(Failure failure, long generation) {
    Await.until(
        TOLD, () -> assertThat(sightings.of(generation)).anyMatch(said -> matches(failure, said)));
    return sightings.of(generation).stream()
        .filter(said -> matches(failure, said))
        .findFirst()
        .orElseThrow();
  }

  private void assertToldSoon(Failure failure, Statement told, Instant applied) {
    String candidate = space.model(MODEL).getStatus().candidate().hash();
    Optional<Sight> cause = sightings.first(candidate, applied);
    Duration late = Duration.between(cause.map(Sight::at).orElse(applied), told.at());
    System.out.printf(
        "failure matrix: %-29s %-16s said %4.1f s after %s%n",
        failure.name(),
        failure.reason(),
        late.toMillis() / 1e3,
        cause.map(Sight::symptom).orElse("it was applied"));
    assertThat(late).isLessThan(LATEST);
  }

  private void assertServed() throws Exception {
    LoadGenerator.Report report = load.stop();
    System.out.println("failure matrix: " + report);
    assertThat(report.failures()).as("%s", report).isEmpty();
    assertThat(report.versions()).containsOnly("v1");
  }

  private static boolean matches(Failure failure, Statement said) {
    return said.reason().equals(failure.reason())
        && failure.words().stream().allMatch(said.message()::contains);
  }
}
