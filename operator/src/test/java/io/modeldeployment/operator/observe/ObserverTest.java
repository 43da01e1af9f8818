package io.modeldeployment.operator.observe;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.PodFixture.aPod;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.fixtures.FakeChildren;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.ManualClock;
import io.modeldeployment.operator.observe.Observation.EndpointView;
import io.modeldeployment.operator.observe.RuntimeResolution.Unresolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObserverTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final FakeChildren children = new FakeChildren();
  private final ManualClock clock = new ManualClock();
  private final List<String> probed = new ArrayList<>();

  private Observation observe() {
    return new Observer(children, this::probe, clock, "registry.example/model-server:0.1.0")
        .observe(resource);
  }

  private ProbeResult probe(ModelDeployment of, FrozenRevision revision, List<PodView> pods) {
    probed.add(revision.modelName() + " of " + pods.size());
    return ProbeResult.PASSED;
  }

  private static ObjectMeta metadata(String name, String uid, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace("vision")
        .withLabels(labels)
        .addNewOwnerReference()
        .withController(true)
        .withUid(uid)
        .endOwnerReference()
        .build();
  }

  private static ObjectMeta ofRevision(String hash) {
    return metadata("digits-" + hash, "uid-of-digits", Labels.ofRevision("digits", hash));
  }

  private ControllerRevision record(String hash, long number) {
    return new ControllerRevisionBuilder(Frozen.record(resource, aRuntime().resolved()))
        .withMetadata(ofRevision(hash))
        .withRevision(number)
        .build();
  }

  private static Deployment deployment(String hash) {
    return new DeploymentBuilder().withMetadata(ofRevision(hash)).build();
  }

  private static Service service(String uid, String revision) {
    return new ServiceBuilder()
        .withMetadata(metadata("digits", uid, Labels.ofModel("digits")))
        .withNewSpec()
        .withSelector(Labels.revisionSelector("digits", revision))
        .endSpec()
        .build();
  }

  private static EndpointSlice slice(String service, Endpoint... endpoints) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(service + "-x")
        .withNamespace("vision")
        .withLabels(Map.of(Labels.NAME, "digits", "kubernetes.io/service-name", service))
        .endMetadata()
        .withEndpoints(endpoints)
        .build();
  }

  private static Endpoint endpoint(String pod, Boolean ready) {
    return new EndpointBuilder()
        .withNewTargetRef()
        .withKind("Pod")
        .withName(pod)
        .endTargetRef()
        .withNewConditions()
        .withReady(ready)
        .endConditions()
        .build();
  }

  @Test
  void aResourceSeenForTheFirstTime() {
    // when
    Observation seen = observe();
    // then
    assertThat(seen.now()).isEqualTo(clock.instant());
    assertThat(seen.committed()).isEqualTo(Committed.NOTHING);
    assertThat(seen.revisions()).isEmpty();
    assertThat(seen.serviceRevision()).isEmpty();
    assertThat(seen.endpoints()).isEmpty();
    assertThat(seen.owned()).isEmpty();
    assertThat(seen.replicas()).isEqualTo(2);
    assertThat(seen.revision("h1")).isEqualTo(RevisionView.absent("h1"));
    assertThat(seen.runtime())
        .isInstanceOfSatisfying(
            Unresolved.class, u -> assertThat(u.reason()).isEqualTo(Reason.RuntimeNotFound));
  }

  @Test
  void aRevisionIsItsRecordItsDeploymentAndItsPods() {
    // given
    children.with(
        record("h1", 3),
        deployment("h1"),
        aPod().named("p1").ofRevision("h1").ready().build(),
        aPod().named("p2").ofRevision("h1").build(),
        aPod().named("p3").ofRevision("h2").ready().build());
    // when
    RevisionView revision = observe().revision("h1");
    // then
    assertThat(revision.number()).isEqualTo(3);
    assertThat(revision.frozen()).isEqualTo(FrozenRevision.of(record("h1", 3)));
    assertThat(revision.deployment()).contains(deployment("h1"));
    assertThat(revision.pods()).extracting(PodView::name).containsExactlyInAnyOrder("p1", "p2");
    assertThat(revision.readyPods()).isEqualTo(1);
    assertThat(revision.probe()).isEqualTo(ProbeResult.PASSED);
    assertThat(probed).containsExactly("digits of 2");
  }

  @Test
  void aRevisionWithoutARecordIsNotProbed() {
    // given
    children.with(deployment("h1"), aPod().ofRevision("h1").ready().build());
    // when
    RevisionView revision = observe().revision("h1");
    // then
    assertThat(revision.frozen()).isEmpty();
    assertThat(revision.number()).isZero();
    assertThat(revision.probe()).isEqualTo(ProbeResult.PENDING);
    assertThat(probed).isEmpty();
  }

  @Test
  void whatAnotherControlsIsNotOwned() {
    // given
    Service foreign = service("uid-of-another", "h9");
    Service ofAUser =
        new ServiceBuilder(leftBehind("h9"))
            .editMetadata()
            .removeFromLabels(Labels.MANAGED_BY)
            .endMetadata()
            .build();
    children.with(foreign, ofAUser, deployment("h1"));
    // when
    Observation seen = observe();
    // then
    assertThat(seen.owned()).containsExactly(deployment("h1"));
    assertThat(seen.serviceRevision()).isEmpty();
  }

  @Test
  void whatAFormerResourceOfTheNameLeftBehindIsOwned() {
    // given
    children.with(leftBehind("h9"));
    // when
    Observation seen = observe();
    // then
    assertThat(seen.owned()).containsExactly(leftBehind("h9"));
    assertThat(seen.serviceRevision()).contains("h9");
  }

  private static Service leftBehind(String selected) {
    return new ServiceBuilder(service("uid-of-a-former", selected))
        .editMetadata()
        .withOwnerReferences()
        .endMetadata()
        .build();
  }

  @Test
  void readsWhichRevisionTheServiceSelects() {
    // given the revision's own headless Service too
    Service headless =
        new ServiceBuilder(service("uid-of-digits", "h2")).withMetadata(ofRevision("h2")).build();
    children.with(headless, service("uid-of-digits", "h1"));
    // when, then
    assertThat(observe().serviceRevision()).contains("h1");
  }

  @Test
  void aServiceWithoutSelectorSelectsNothing() {
    // given
    Service emptied =
        new ServiceBuilder(service("uid-of-digits", "h1"))
            .editSpec()
            .withSelector(Map.of())
            .endSpec()
            .build();
    children.with(emptied);
    // when, then
    assertThat(observe().serviceRevision()).isEmpty();
  }

  @Test
  void endpointsCarryTheirPodsRevision() {
    // given
    children.with(
        deployment("h1"),
        deployment("h2"),
        aPod().named("p1").ofRevision("h1").ready().build(),
        aPod().named("p2").ofRevision("h2").ready().build(),
        slice("digits", endpoint("p1", true), endpoint("p2", false), endpoint("gone", true)),
        slice("digits-h1", endpoint("p1", true)));
    // when, then
    assertThat(observe().endpoints())
        .containsExactly(
            new EndpointView("h1", true),
            new EndpointView("h2", false),
            new EndpointView("", true));
  }

  @Test
  void anEndpointOfUnknownReadinessGetsNoRequestsForSure() {
    // given
    Endpoint bare = new EndpointBuilder().withNewTargetRef().withName("p1").endTargetRef().build();
    Endpoint noTarget = new EndpointBuilder().withAddresses("10.0.0.1").build();
    children.with(
        deployment("h1"),
        aPod().named("p1").ofRevision("h1").ready().build(),
        slice("digits", bare, endpoint("p1", null), noTarget));
    // when, then
    assertThat(observe().endpoints())
        .containsExactly(new EndpointView("h1", false), new EndpointView("h1", false));
  }

  @Test
  void aSliceMayHaveNoEndpointsAtAll() {
    // given a slice as the API server writes one without addresses
    EndpointSlice empty =
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: digits-x
                  namespace: vision
                  labels: {modeldeployment.io/name: digits, kubernetes.io/service-name: digits}
                addressType: IPv4
                endpoints: null
                ports: null
                """,
                EndpointSlice.class);
    children.with(empty);
    // when, then
    assertThat(empty.getEndpoints()).isNull();
    assertThat(observe().endpoints()).isEmpty();
  }

  @Test
  void aRecordWithoutDataIsOfNoUse() {
    // given
    children.with(new ControllerRevisionBuilder(record("h1", 2)).withData(null).build());
    // when, then
    assertThat(observe().revision("h1").frozen()).isEmpty();
  }
}
