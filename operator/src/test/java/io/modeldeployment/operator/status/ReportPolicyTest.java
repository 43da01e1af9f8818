package io.modeldeployment.operator.status;

import static io.modeldeployment.operator.fixtures.StatusFixture.aStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.fixtures.StatusFixture;
import io.modeldeployment.operator.status.ReportPolicy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportPolicyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Verdict WRITE = new Verdict(true, Optional.empty());
  private static final Verdict NOTHING = new Verdict(false, Optional.empty());

  private static Verdict judge(StatusFixture before, StatusFixture after, Duration sinceWrite) {
    return ReportPolicy.judge(
        before.build(), after.build(), Optional.of(NOW.minus(sinceWrite)), NOW);
  }

  private static Verdict later(Duration wait) {
    return new Verdict(false, Optional.of(wait));
  }

  private static StatusFixture serving(int pods, int ready) {
    return aStatus()
        .says("Ready", "True", Reason.Serving, "revision h1 serves")
        .withStable("h1", null, pods, ready)
        .withReplicas(pods);
  }

  private static StatusFixture working(Reason stage) {
    return aStatus()
        .says("Ready", "False", stage, "revision h2 …")
        .says("Reconciling", "True", stage, "revision h2 …")
        .withCandidate("h2", null, 1, 0);
  }

  @Test
  void nothingNewIsNotWritten() {
    assertThat(judge(serving(2, 1), serving(2, 1), Duration.ofHours(1))).isEqualTo(NOTHING);
  }

  @Test
  void theFirstStatusIsWritten() {
    // given
    ModelDeploymentStatus status = serving(2, 1).build();
    // when, then
    assertThat(ReportPolicy.judge(null, status, Optional.of(NOW), NOW)).isEqualTo(WRITE);
  }

  @Test
  void movingNumbersAreWrittenOnceAMinute() {
    assertThat(judge(serving(4, 1), serving(4, 2), Duration.ofSeconds(20)))
        .isEqualTo(later(Duration.ofSeconds(40)));
    assertThat(judge(serving(4, 1), serving(4, 2), Duration.ofSeconds(60))).isEqualTo(WRITE);
  }

  @Test
  void numbersThatHaveSettledAreWrittenAtOnce() {
    assertThat(judge(serving(4, 3), serving(4, 4), Duration.ZERO)).isEqualTo(WRITE);
  }

  @Test
  void numbersWhileAVersionChangesAreNotSettled() {
    // given
    StatusFixture before = serving(1, 1).withCandidate("h2", null, 1, 0);
    StatusFixture after = serving(1, 1).withCandidate("h2", null, 2, 0);
    // when, then
    assertThat(judge(before, after, Duration.ofSeconds(1)))
        .isEqualTo(later(Duration.ofSeconds(59)));
  }

  @Test
  void anOperatorThatHasJustStartedWritesWhatItFinds() {
    // given
    ModelDeploymentStatus before = serving(4, 1).build();
    ModelDeploymentStatus after = serving(4, 2).build();
    // when, then
    assertThat(ReportPolicy.judge(before, after, Optional.empty(), NOW)).isEqualTo(WRITE);
  }

  @Test
  void stagesOfWorkAreWrittenEveryTenSeconds() {
    // given
    StatusFixture before = working(Reason.WaitingForPods);
    StatusFixture after = working(Reason.Probing);
    // when, then
    assertThat(judge(before, after, Duration.ofSeconds(3))).isEqualTo(later(Duration.ofSeconds(7)));
    assertThat(judge(before, after, Duration.ofSeconds(10))).isEqualTo(WRITE);
  }

  @Test
  void whatIsGoodOrFailedIsWrittenAtOnce() {
    // given
    StatusFixture failed =
        aStatus()
            .says("Ready", "False", Reason.DigestMismatch, "got another")
            .says("Stalled", "True", Reason.DigestMismatch, "got another")
            .withCandidate("h2", null, 1, 0);
    // when, then
    assertThat(judge(working(Reason.WaitingForPods), failed, Duration.ZERO)).isEqualTo(WRITE);
    assertThat(judge(working(Reason.Switching), serving(2, 1), Duration.ZERO)).isEqualTo(WRITE);
    assertThat(judge(failed, working(Reason.WaitingForPods), Duration.ZERO)).isEqualTo(WRITE);
  }

  @Test
  void anotherMessageOfAFailureIsWrittenAtOnce() {
    // given
    StatusFixture before = serving(2, 1).says("Stalled", "True", Reason.FetchFailed, "HTTP 404");
    StatusFixture after = serving(2, 1).says("Stalled", "True", Reason.FetchFailed, "HTTP 500");
    // when, then
    assertThat(judge(before, after, Duration.ZERO)).isEqualTo(WRITE);
  }

  @Test
  void peopleLearnAtOnceThatNoNodeTakesAPod() {
    assertThat(judge(working(Reason.WaitingForPods), working(Reason.Unschedulable), Duration.ZERO))
        .isEqualTo(WRITE);
  }

  @Test
  void aSchedulerThatCountsNodesAgainIsRepeatedOnceAMinute() {
    // given
    StatusFixture before = unschedulable("0/41 nodes are available: 41 Insufficient memory.");
    StatusFixture after = unschedulable("0/42 nodes are available: 42 Insufficient memory.");
    StatusFixture other = unschedulable("0/42 nodes are available: 42 Insufficient cpu.");
    // when, then
    assertThat(judge(before, after, Duration.ofSeconds(20)))
        .isEqualTo(later(Duration.ofSeconds(40)));
    assertThat(judge(before, other, Duration.ZERO)).isEqualTo(WRITE);
  }

  private static StatusFixture unschedulable(String message) {
    return aStatus()
        .says("Ready", "False", Reason.Unschedulable, message)
        .withCandidate("h2", null, 1, 0);
  }

  @Test
  void decisionsAreWrittenAtOnce() {
    StatusFixture before = serving(2, 1);
    assertThat(judge(before, serving(2, 1).withCandidate("h2", null, 0, 0), Duration.ZERO))
        .isEqualTo(WRITE);
    assertThat(judge(before, serving(2, 1).withRetiring("h0"), Duration.ZERO)).isEqualTo(WRITE);
    assertThat(judge(before, serving(2, 1).handledRefresh("h1", 1), Duration.ZERO))
        .isEqualTo(WRITE);
    assertThat(judge(before, serving(2, 1).atGeneration(2), Duration.ZERO)).isEqualTo(WRITE);
  }

  @Test
  void theDigestOfWhatServesIsWrittenAtOnce() {
    // given
    StatusFixture after = serving(2, 1).withStable("h1", "sha256:aa", 2, 1);
    // when, then
    assertThat(judge(serving(2, 1), after, Duration.ZERO)).isEqualTo(WRITE);
  }

  @Test
  void aReasonOfAnotherReleaseIsReplaced() {
    // given a status that a later release of the operator left behind
    StatusFixture before = aStatus().says("Ready", "False", "ReasonOfALaterRelease", "…");
    // when, then
    assertThat(judge(before, serving(2, 1), Duration.ZERO)).isEqualTo(WRITE);
  }
}
