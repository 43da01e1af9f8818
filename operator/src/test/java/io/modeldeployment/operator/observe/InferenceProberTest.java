package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.ManualClock;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceProberTest {

  private static final ProbeResult FAILED = new ProbeResult(Outcome.FAILED, "HTTP 500");

  private final ModelDeployment resource = aModelDeployment().build();
  private final FrozenRevision revision = Frozen.revision(resource, aRuntime().resolved());
  private final PodView pod = aPod().named("a").withIp("10.0.0.1").ready().view();
  private final ManualClock clock = new ManualClock();
  private final Deque<Runnable> background = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<ModelDeployment> woken = new ArrayList<>();
  private ProbeResult answer = ProbeResult.PASSED;
  private final InferenceProber prober =
      new InferenceProber(this::answer, background::add, clock, woken::add);

  private ProbeResult answer(String ip, FrozenRevision asks) {
    asked.add(ip);
    return answer;
  }

  private ProbeResult result(PodView... pods) {
    return prober.result(resource, revision, List.of(pods));
  }

  private void runBackground() {
    while (!background.isEmpty()) {
      background.poll().run();
    }
  }

  @Test
  void thereIsNothingToAskUntilAPodIsReady() {
    // when
    ProbeResult result =
        result(
            aPod().loading().view(),
            aPod().ready().terminating().view(),
            aPod().ready().withIp(null).view());
    // then
    assertThat(result).isEqualTo(ProbeResult.PENDING);
    assertThat(background).isEmpty();
  }

  @Test
  void asksInTheBackgroundAndWakesTheResource() {
    // when
    ProbeResult first = result(pod);
    runBackground();
    ProbeResult second = result(pod);
    // then
    assertThat(first).isEqualTo(ProbeResult.PENDING);
    assertThat(asked).containsExactly("10.0.0.1");
    assertThat(woken).containsExactly(resource);
    assertThat(second).isEqualTo(ProbeResult.PASSED);
  }

  @Test
  void asksOneProbeAtATime() {
    // when
    result(pod);
    clock.pass(Duration.ofMinutes(5));
    result(pod);
    result(pod);
    // then
    assertThat(background).hasSize(1);
  }

  @Test
  void whatPassedIsNotAskedAgain() {
    // given
    result(pod);
    runBackground();
    // when
    clock.pass(Duration.ofDays(1));
    ProbeResult result = result(pod);
    // then
    assertThat(result).isEqualTo(ProbeResult.PASSED);
    assertThat(background).isEmpty();
  }

  @Test
  void onePodSpeaksForItsRevision() {
    // given
    PodView newcomer = aPod().named("0-sorts-first").withIp("10.0.0.2").ready().view();
    result(pod);
    runBackground();
    // when
    ProbeResult result = result(newcomer, pod);
    // then
    assertThat(result).isEqualTo(ProbeResult.PASSED);
    assertThat(background).isEmpty();
  }

  @Test
  void aPodInItsPlaceSpeaksForItself() {
    // given
    result(pod);
    runBackground();
    // when
    ProbeResult result = result(aPod().named("b").withIp("10.0.0.2").ready().view());
    runBackground();
    // then
    assertThat(result).isEqualTo(ProbeResult.PENDING);
    assertThat(asked).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void aFailureIsKnownUntilTheNextProbeEnds() {
    // given
    answer = FAILED;
    result(pod);
    runBackground();
    // when
    clock.pass(Duration.ofMinutes(1));
    answer = ProbeResult.PASSED;
    ProbeResult whileAsking = result(pod);
    runBackground();
    // then
    assertThat(whileAsking).isEqualTo(FAILED);
    assertThat(result(pod)).isEqualTo(ProbeResult.PASSED);
  }

  @Test
  void failuresAreRepeatedWithGrowingPauses() {
    // given
    answer = FAILED;
    result(pod);
    runBackground();
    List<Long> pauses = new ArrayList<>();
    // when
    for (int probe = 0; probe < 8; probe++) {
      long seconds = 0;
      while (background.isEmpty()) {
        clock.pass(Duration.ofSeconds(1));
        seconds++;
        assertThat(result(pod)).isEqualTo(FAILED);
      }
      pauses.add(seconds);
      runBackground();
    }
    // then
    assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 30L, 30L, 30L, 30L);
  }

  @Test
  void aClientThatThrowsIsAFailureToBeRepeated() {
    // given a client that breaks its word
    InferenceProber careful =
        new InferenceProber(
            (ip, asks) -> {
              throw new IllegalStateException("bug");
            },
            background::add,
            clock,
            woken::add);
    careful.result(resource, revision, List.of(pod));
    // when
    try {
      runBackground();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("bug");
    }
    clock.pass(Duration.ofMinutes(1));
    careful.result(resource, revision, List.of(pod));
    // then
    assertThat(background).as("the next probe").hasSize(1);
  }

  @Test
  void aRuntimeThatCannotBeProbedIsTrustedOnceReady() {
    // given
    FrozenRevision trusted =
        Frozen.revision(resource, aRuntime().withProbe(RuntimeProbe.PodReady).resolved());
    // when, then
    assertThat(prober.result(resource, trusted, List.of(pod))).isEqualTo(ProbeResult.PASSED);
    assertThat(prober.result(resource, trusted, List.of(aPod().loading().view())))
        .isEqualTo(ProbeResult.PENDING);
    assertThat(background).isEmpty();
  }
}
