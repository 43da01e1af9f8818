package io.modeldeployment.operator.render;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apply.AppliedResources;
import io.modeldeployment.operator.apply.Applier;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.FakeChildren;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.ManualClock;
import io.modeldeployment.operator.fixtures.StatusFixture;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.Observer;
import io.modeldeployment.operator.observe.ProbeResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A ControllerRevision's data cannot be changed, so an operator of another release must leave it as
 * it is: neither an upgrade nor a roll-back may restart or block a model.
 */
class RecordOfAnotherReleaseTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final ModelDeployment resource = aModelDeployment().build();
  private final String hash = RevisionHash.of(resource.getSpec(), 0);
  private final ControllerRevision record = Frozen.record(resource, aRuntime().resolved());
  private final FakeApiServer server = new FakeApiServer();

  private AppliedResources pass() {
    return passSeeing(server.controlledBy("uid-of-digits"));
  }

  private AppliedResources passSeeing(HasMetadata... cached) {
    Committed committed =
        new Committed(Optional.of(hash), Optional.empty(), List.of(), 0, Optional.empty());
    resource.setStatus(StatusFixture.of(committed));
    FakeChildren children = new FakeChildren().with(cached).with(aRuntime().build());
    Observation seen =
        new Observer(
                children,
                (r, f, p) -> ProbeResult.PASSED,
                new ManualClock(),
                Frozen.SETTINGS.fetchImage())
            .observe(resource);
    return new Applier(server).apply(new Renderer(Frozen.SETTINGS).render(seen), seen);
  }

  private JsonNode storedData() {
    ControllerRevision stored =
        (ControllerRevision) server.find("ControllerRevision/digits-" + hash).orElseThrow();
    return SERIALIZATION.convertValue(stored.getData(), JsonNode.class);
  }

  @Test
  void fieldsThatThisReleaseDoesNotKnowStay() {
    // given
    ObjectNode data = SERIALIZATION.convertValue(record.getData(), JsonNode.class).deepCopy();
    ((ObjectNode) data.path("model")).putObject("credentials").put("secretName", "s3");
    data.put("later", "x");
    record.setData(data);
    server.holding(record);
    // when
    AppliedResources applied = pass();
    // then
    assertThat(applied.problem()).isEmpty();
    assertThat(storedData()).isEqualTo(data);
  }

  @Test
  void fieldsThatThisReleaseWouldAddAreNotAdded() {
    // given a record from before the refresh counter was kept
    ObjectNode data = SERIALIZATION.convertValue(record.getData(), JsonNode.class).deepCopy();
    data.remove("refreshes");
    record.setData(data);
    server.holding(record);
    // when
    AppliedResources applied = pass();
    // then
    assertThat(applied.problem()).isEmpty();
    assertThat(storedData()).isEqualTo(data);
  }

  @Test
  void aFieldOfThePodThatTheLibraryDoesNotKnowReachesThePods() {
    // given a template with a field of a later Kubernetes
    ObjectNode data = SERIALIZATION.convertValue(record.getData(), JsonNode.class).deepCopy();
    ((ObjectNode) data.at("/template/spec")).put("fieldOfALaterKubernetes", "x");
    record.setData(data);
    server.holding(record);
    // when
    AppliedResources applied = pass();
    // then
    assertThat(applied.problem()).isEmpty();
    assertThat(
            SERIALIZATION
                .convertValue(
                    server.find("Deployment/digits-" + hash).orElseThrow(), JsonNode.class)
                .at("/spec/template/spec/fieldOfALaterKubernetes")
                .asText())
        .isEqualTo("x");
  }

  @Test
  void oneThatTheCacheDoesNotShowYetIsFollowedByNoDeploymentMadeAnotherWay() {
    // given
    ObjectNode data = SERIALIZATION.convertValue(record.getData(), JsonNode.class).deepCopy();
    data.put("later", "x");
    record.setData(data);
    server.holding(record);
    // when, then the pass ends, to be repeated when the cache has caught up
    assertThatThrownBy(this::passSeeing)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(server.find("Deployment/digits-" + hash)).isEmpty();
    assertThat(storedData()).isEqualTo(data);
  }
}
