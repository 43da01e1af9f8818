package io.modeldeployment.operator.status;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.modeldeployment.api.v1alpha1.Condition;
import io.modeldeployment.api.v1alpha1.HandledRequests;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.RevisionStatus;
import io.modeldeployment.operator.apply.AppliedResources;
import io.modeldeployment.operator.decide.Decider;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.fixtures.PodFixture;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.Observation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusBuilderTest {

  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);

  private final StatusBuilder builder = new StatusBuilder("cluster.local");
  private final ModelDeployment resource = aModelDeployment().atGeneration(4).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ModelDeploymentStatus build(ObservationFixture fixture, AppliedResources applied) {
    Observation seen = fixture.build();
    return builder.build(seen, Decider.decide(seen), applied);
  }

  private ModelDeploymentStatus build(ObservationFixture fixture) {
    return build(fixture, AppliedResources.NOTHING);
  }

  private ObservationFixture serving(PodFixture... pods) {
    return serving(resource, pods);
  }

  private ObservationFixture serving(ModelDeployment model, PodFixture... pods) {
    return anObservation()
        .of(model)
        .withStable(wanted)
        .serviceSelecting(wanted)
        .withEndpoints(wanted, 1)
        .with(aRevision(wanted).of(resource, aRuntime().resolved()).withPods(pods).proved());
  }

  private static Condition condition(ModelDeploymentStatus status, String type) {
    return status.conditions().stream()
        .filter(c -> c.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsWhereAndWhatAndHowMany() {
    // given
    ObservationFixture seen =
        serving(aPod().ready(), aPod().loading(), aPod().ready().terminating());
    // when
    ModelDeploymentStatus status = build(seen);
    // then
    assertThat(status.observedGeneration()).isEqualTo(4);
    assertThat(status.url()).isEqualTo("http://digits.vision.svc.cluster.local");
    assertThat(status.selector()).isEqualTo("modeldeployment.io/name=digits");
    assertThat(status.runtime()).isEqualTo("ClusterModelRuntime/onnx");
    assertThat(status.stable()).isEqualTo(new RevisionStatus(wanted, A, 2, 1));
    assertThat(status.replicas()).isEqualTo(2);
    assertThat(status.candidate()).isNull();
    assertThat(status.retiring()).isNull();
    assertThat(status.refreshes()).isNull();
    assertThat(status.handled()).isNull();
  }

  @Test
  void replicasAreThePodsOfAllRevisions() {
    // given
    ObservationFixture seen =
        serving(aPod().ready())
            .withRetiring("former")
            .with(aRevision("former").withPods(aPod().ready(), aPod().ready()));
    // when, then
    assertThat(build(seen).replicas()).isEqualTo(3);
  }

  @Test
  void evictedPodsAreGone() {
    // given
    ObservationFixture seen = serving(aPod().ready(), aPod().evicted(), aPod().evicted());
    // when
    ModelDeploymentStatus status = build(seen);
    // then
    assertThat(status.replicas()).isEqualTo(1);
    assertThat(status.stable().replicas()).isEqualTo(1);
  }

  @Test
  void carriesTheDecisionsOnAndReadsThemBack() {
    // given
    Committed committed =
        new Committed(
            Optional.of("s"),
            Optional.of(RevisionHash.of(resource.getSpec(), 5)),
            List.of("r1", "r2"),
            5,
            Optional.of("asked"));
    // when
    ModelDeploymentStatus status = build(anObservation().of(resource).committed(committed));
    // then
    ModelDeployment readBack = aModelDeployment().withStatus(status).build();
    assertThat(Committed.of(readBack)).isEqualTo(committed);
    assertThat(status.handled()).isEqualTo(new HandledRequests("asked"));
  }

  @Test
  void writesTheDecisionOfThisPass() {
    // when
    ModelDeploymentStatus status = build(anObservation().of(resource));
    // then
    assertThat(status.stable()).isNull();
    assertThat(status.candidate()).isEqualTo(new RevisionStatus(wanted, null, 0, 0));
  }

  @Test
  void theSpecsDigestIsTheRevisions() {
    // given
    ModelDeployment fixed = aModelDeployment().withDigest(B).build();
    String hash = RevisionHash.of(fixed.getSpec(), 0);
    ObservationFixture seen =
        anObservation()
            .of(fixed)
            .withCandidate(hash)
            .with(aRevision(hash).of(fixed, aRuntime().resolved()).withPods(aPod().fetched('a')));
    // when, then
    assertThat(build(seen).candidate().digest()).isEqualTo(B);
  }

  @Test
  void aDigestOnceRecordedIsKeptWhenItsPodsAreGone() {
    assertThat(build(serving().withDigest(wanted, A)).stable().digest()).isEqualTo(A);
  }

  @Test
  void aFetchThatFailedOrSaidNoJsonReportsNoDigest() {
    // given
    ObservationFixture failed = serving(aPod().fetchFailing(4, "{\"digest\":\"" + B + "\"}"));
    ObservationFixture garbled = serving(aPod().fetchFailing(0, "downloaded 12 bytes"));
    // when, then
    assertThat(build(failed).stable().digest()).isNull();
    assertThat(build(garbled).stable().digest()).isNull();
  }

  @Test
  void theRuntimeIsTheNewestRevisionsOwn() {
    // given a spec whose runtime is gone by now
    ObservationFixture seen = serving(aPod().ready()).withoutRuntime();
    // when, then
    assertThat(build(seen).runtime()).isEqualTo("ClusterModelRuntime/onnx");
  }

  @Test
  void withoutRuntimeAndRevisionThereIsNoneToShow() {
    assertThat(build(anObservation().of(resource).withoutRuntime()).runtime()).isNull();
  }

  @Test
  void whatCouldNotBeAppliedOverrulesTheRest() {
    // given
    Finding conflict = new Finding(Reason.NameConflict, "Service digits exists");
    // when
    ModelDeploymentStatus status =
        build(serving(aPod().ready()), new AppliedResources(Optional.of(conflict), 1));
    // then
    assertThat(status.conditions())
        .extracting(Condition::type, Condition::status, Condition::reason)
        .containsExactly(
            tuple("Ready", "False", "NameConflict"),
            tuple("Servable", "True", "Serving"),
            tuple("Progressing", "False", "NameConflict"),
            tuple("Stalled", "True", "NameConflict"));
    assertThat(condition(status, "Ready").message()).isEqualTo("Service digits exists");
  }
}
