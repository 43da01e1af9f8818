package io.modeldeployment.operator.status;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.apiserver.GitOpsTools;
import io.modeldeployment.operator.apiserver.GitOpsTools.Verdict;
import io.modeldeployment.operator.apiserver.GitOpsTools.Verdicts;
import io.modeldeployment.operator.apply.AppliedResources;
import io.modeldeployment.operator.decide.Decider;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.ModelDeploymentFixture;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.fixtures.RevisionFixture;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Flux (kstatus) and Argo CD (docs/gitops/argocd-health.lua) make of each kind of status. */
class GitOpsVerdictIT {

  private static final long GENERATION = 4;

  private final ModelDeployment resource = model().build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private static ModelDeploymentFixture model() {
    return aModelDeployment().atGeneration(GENERATION);
  }

  private static Verdicts judge(ObservationFixture fixture) {
    return judge(fixture, AppliedResources.NOTHING);
  }

  private static Verdicts judge(ObservationFixture fixture, AppliedResources applied) {
    Observation seen = fixture.build();
    ModelDeploymentStatus status =
        new StatusBuilder("cluster.local").build(seen, Decider.decide(seen), applied);
    return GitOpsTools.judge(withStatus(seen.resource(), status));
  }

  private static ModelDeployment withStatus(
      ModelDeployment resource, ModelDeploymentStatus status) {
    ModelDeployment copy = new ModelDeployment();
    copy.setMetadata(resource.getMetadata());
    copy.setSpec(resource.getSpec());
    copy.setStatus(status);
    return copy;
  }

  private ObservationFixture serving() {
    return serving(resource);
  }

  private ObservationFixture serving(ModelDeployment served) {
    return anObservation()
        .of(served)
        .withStable(wanted)
        .serviceSelecting(wanted)
        .withEndpoints(wanted, 1)
        .with(provedRevision());
  }

  private RevisionFixture provedRevision() {
    return aRevision(wanted).of(resource, aRuntime().resolved()).withReadyPods(1).proved();
  }

  private ObservationFixture replacedBy(ModelDeployment changed, RevisionFixture candidate) {
    return serving(changed).withCandidate(candidate.build().hash()).with(candidate);
  }

  private static void agreeOn(Verdicts verdicts, String kstatus, String argocd) {
    assertThat(verdicts)
        .extracting(v -> v.kstatus().status(), v -> v.argocd().status())
        .as("%s", verdicts)
        .containsExactly(kstatus, argocd);
  }

  /** The status that the API server writes into a new resource. */
  private static ModelDeploymentStatus unseen() {
    return new ModelDeploymentStatus(
        -1L, null, null, null, null, null, null, null, null, null, null);
  }

  @Test
  void aNewResourceIsInProgress() {
    // when
    Verdicts verdicts = GitOpsTools.judge(withStatus(resource, unseen()));
    // then
    agreeOn(verdicts, "InProgress", "Progressing");
    assertThat(verdicts.argocd().message()).contains("generation 4 has not been seen");
  }

  @Test
  void anAbsentStatusIsWhyTheApiServerWritesOne() {
    // when
    Verdicts verdicts = GitOpsTools.judge(resource);
    // then kstatus takes it for done; the resource definition's default keeps it from being seen
    agreeOn(verdicts, "Current", "Progressing");
  }

  @Test
  void aChangedSpecIsInProgressUntilItIsSeen() {
    // given
    Observation seen = serving().build();
    ModelDeploymentStatus former =
        new StatusBuilder("cluster.local")
            .build(seen, Decider.decide(seen), AppliedResources.NOTHING);
    // when
    Verdicts verdicts =
        GitOpsTools.judge(
            withStatus(aModelDeployment().atGeneration(GENERATION + 1).build(), former));
    // then
    agreeOn(verdicts, "InProgress", "Progressing");
  }

  @Test
  void aFirstRevisionIsInProgressFromItsStartToItsProof() {
    // given
    ObservationFixture started = anObservation().of(resource);
    ObservationFixture loading = anObservation().of(resource).withCandidate(wanted);
    loading.with(aRevision(wanted).withPods(aPod().loading()));
    ObservationFixture probing = anObservation().of(resource).withCandidate(wanted);
    probing.with(aRevision(wanted).withReadyPods(1));
    // when, then
    agreeOn(judge(started), "InProgress", "Progressing");
    agreeOn(judge(loading), "InProgress", "Progressing");
    agreeOn(judge(probing), "InProgress", "Progressing");
    assertThat(judge(loading).argocd().message()).startsWith("WaitingForPods: ");
  }

  @Test
  void aModelThatServesIsDone() {
    // when
    Verdicts verdicts = judge(serving());
    // then
    agreeOn(verdicts, "Current", "Healthy");
    assertThat(verdicts.argocd())
        .isEqualTo(new Verdict("Healthy", "Serving: revision " + wanted + " serves"));
  }

  @Test
  void theMoveOfTheServiceIsInProgress() {
    // given
    ObservationFixture seen =
        anObservation()
            .of(resource)
            .withStable(wanted)
            .withRetiring("former")
            .serviceSelecting(wanted)
            .withEndpoints("former", 1)
            .withEndpoints(wanted, 1)
            .with(provedRevision());
    // when, then
    agreeOn(judge(seen), "InProgress", "Progressing");
  }

  @Test
  void anIdleModelIsAsItWasAskedToBe() {
    // given
    ObservationFixture seen =
        anObservation()
            .of(model().withReplicas(0).build())
            .withStable(wanted)
            .serviceSelecting(wanted)
            .with(aRevision(wanted).of(resource, aRuntime().resolved()).deployedWith(0));
    // when, then
    agreeOn(judge(seen), "Current", "Healthy");
    assertThat(judge(seen).argocd().message()).startsWith("Idle: ");
  }

  @Test
  void aChangeOfScaleIsNoChangeOfHealth() {
    agreeOn(judge(serving(model().withReplicas(3).build())), "Current", "Healthy");
  }

  @Test
  void aStableRevisionWithoutReadyPodsIsInProgress() {
    // given
    ObservationFixture seen =
        anObservation()
            .of(resource)
            .withStable(wanted)
            .serviceSelecting(wanted)
            .with(aRevision(wanted).of(resource, aRuntime().resolved()));
    // when, then
    agreeOn(judge(seen), "InProgress", "Progressing");
  }

  @Test
  void aFirstRevisionThatFailsHasFailed() {
    // given
    ObservationFixture seen = anObservation().of(resource).withCandidate(wanted);
    seen.with(aRevision(wanted).withPods(aPod().fetchFailing(1, "HTTP 404")));
    // when
    Verdicts verdicts = judge(seen);
    // then
    agreeOn(verdicts, "Failed", "Degraded");
    assertThat(verdicts.argocd().message())
        .isEqualTo("FetchFailed: revision " + wanted + ": HTTP 404");
  }

  @Test
  void aFailedChangeHasFailedThoughTheStableRevisionAnswersAndSaysSo() {
    // given
    ModelDeployment changed = model().withModel("https://models.example/2").build();
    String next = RevisionHash.of(changed.getSpec(), 0);
    ObservationFixture seen =
        replacedBy(changed, aRevision(next).withPods(aPod().crashing(3, "bad")));
    // when
    Verdicts verdicts = judge(seen);
    // then
    agreeOn(verdicts, "Failed", "Degraded");
    assertThat(verdicts.argocd().message())
        .isEqualTo(
            "InvalidModel: revision " + next + ": bad; revision " + wanted + " still answers");
  }

  @Test
  void aRefusedProbeHasFailed() {
    // given
    ObservationFixture seen = anObservation().of(resource).withCandidate(wanted);
    seen.with(aRevision(wanted).withReadyPods(1).probed(Outcome.REFUSED, "HTTP 400"));
    // when, then
    agreeOn(judge(seen), "Failed", "Degraded");
  }

  @Test
  void aPodThatFitsNowhereIsInProgressWithTheSchedulersWords() {
    // given
    ObservationFixture seen = anObservation().of(resource).withCandidate(wanted);
    seen.with(aRevision(wanted).withPods(aPod().unschedulable("0/3 nodes are available")));
    // when
    Verdicts verdicts = judge(seen);
    // then
    agreeOn(verdicts, "InProgress", "Progressing");
    assertThat(verdicts.argocd().message()).endsWith("0/3 nodes are available");
  }

  @Test
  void whatCannotBeAppliedHasFailed() {
    // given
    Finding conflict = new Finding(Reason.NameConflict, "Service digits exists");
    // when, then
    agreeOn(judge(serving(), new AppliedResources(Optional.of(conflict), 1)), "Failed", "Degraded");
  }

  @Test
  void withoutARuntimeNothingBegins() {
    agreeOn(judge(anObservation().of(resource).withoutRuntime()), "Failed", "Degraded");
  }

  @Test
  void anOutdatedRuntimeIsHealthyAndMentioned() {
    // given
    ObservationFixture seen = serving().withRuntime(aRuntime().withImage("server:next").resolved());
    // when
    Verdicts verdicts = judge(seen);
    // then
    agreeOn(verdicts, "Current", "Healthy");
    assertThat(verdicts.argocd().message()).contains("; RuntimeChanged: ");
  }

  @Test
  void aResourceThatIsBeingDeletedIsGoing() {
    // given
    ModelDeployment going = model().build();
    going.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    // when, then
    agreeOn(GitOpsTools.judge(withStatus(going, unseen())), "Terminating", "Progressing");
  }
}
