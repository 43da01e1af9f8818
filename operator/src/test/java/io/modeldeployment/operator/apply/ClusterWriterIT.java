package io.modeldeployment.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a write does to objects that exist, on a real API server. */
@ExtendWith(ApiServerExtension.class)
class ClusterWriterIT {

  private final KubernetesClient client;
  private final String namespace;
  private final ClusterWriter writer;

  ClusterWriterIT(ApiServer server) {
    client = server.client();
    namespace = server.newNamespace();
    writer = new ClusterWriter(client);
  }

  private Service service(int port, String app) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("digits")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withSelector(Map.of(app, "yes"))
        .addNewPort()
        .withName("p" + port)
        .withPort(port)
        .endPort()
        .endSpec()
        .build();
  }

  private PodDisruptionBudget budget(String app) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withName("digits")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .addToMatchLabels(app, "yes")
        .endSelector()
        .endSpec()
        .build();
  }

  @Test
  void anUnforcedWriteMakesWhatDoesNotExist() {
    // when
    writer.apply(service(80, "ours"), false);
    // then
    assertThat(client.resource(service(80, "ours")).get().getSpec().getSelector())
        .containsExactly(Map.entry("ours", "yes"));
  }

  @Test
  void anUnforcedWriteLeavesAForeignServiceAloneEvenWhereNoFieldContradicts() {
    // given a Service of someone else, on another port and with other labels
    Service before = client.resource(service(5432, "theirs")).create();
    // when
    assertThatThrownBy(() -> writer.apply(service(80, "ours"), false))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    // then
    assertThat(client.resource(before).get()).isEqualTo(before);
  }

  @Test
  void anUnforcedWriteLeavesAForeignBudgetAloneEvenWhereNoFieldContradicts() {
    // given
    PodDisruptionBudget before = client.resource(budget("theirs")).create();
    // when
    assertThatThrownBy(() -> writer.apply(budget("ours"), false))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    // then
    assertThat(client.resource(before).get()).isEqualTo(before);
  }

  @Test
  void aForcedWriteTakesBackWhatAnotherChanged() {
    // given
    writer.apply(service(80, "ours"), false);
    client
        .services()
        .inNamespace(namespace)
        .withName("digits")
        .edit(
            s -> new ServiceBuilder(s).editSpec().withSelector(Map.of("x", "y")).endSpec().build());
    // when
    writer.apply(service(80, "ours"), true);
    // then
    assertThat(client.resource(service(80, "ours")).get().getSpec().getSelector())
        .containsEntry("ours", "yes");
  }

  @Test
  void aFieldNoLongerSetGoesWithTheNextWrite() {
    // given
    Service labelled =
        new ServiceBuilder(service(80, "ours"))
            .editMetadata()
            .addToLabels("a", "b")
            .endMetadata()
            .build();
    writer.apply(labelled, false);
    // when
    writer.apply(service(80, "ours"), true);
    // then
    assertThat(client.resource(labelled).get().getMetadata().getLabels()).isNullOrEmpty();
  }

  @Test
  void deletingAnObjectSparesAnotherOfTheSameNameInItsPlace() {
    // given
    Service ours = client.resource(service(80, "ours")).create();
    client.resource(ours).delete();
    Service inItsPlace = client.resource(service(80, "theirs")).create();
    // when
    try {
      writer.delete(ours);
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(409);
    }
    // then
    assertThat(client.resource(inItsPlace).get()).isNotNull();
  }

  @Test
  void deletingWhatIsGoneIsDone() {
    // given
    Service gone = client.resource(service(80, "ours")).create();
    client.resource(gone).delete();
    // when
    writer.delete(gone);
    // then
    assertThat(writer.get(gone)).isNull();
  }
}
