package io.modeldeployment.operator.apply;

import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.render.DesiredResources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AppliedHashTest {

  @Test
  void theHashDependsOnNeitherOrderNorProcess() {
    // given
    Map<String, String> forward = new LinkedHashMap<>();
    Map<String, String> backward = new LinkedHashMap<>();
    Stream.of("a", "b", "c", "d", "e", "f", "g").forEach(k -> forward.put(k, k + k));
    forward.keySet().stream().toList().reversed().forEach(k -> backward.put(k, k + k));
    // when, then: the value holds in every run of every JVM
    assertThat(hash(forward))
        .isEqualTo(hash(backward))
        .isEqualTo(hash(Map.copyOf(forward)))
        .isEqualTo("85dc8513a4aa069a");
  }

  private static String hash(Map<String, String> labels) {
    FakeApiServer server = new FakeApiServer();
    Service service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("s")
            .withLabels(labels)
            .addNewOwnerReference()
            .withUid("u")
            .endOwnerReference()
            .endMetadata()
            .withNewSpec()
            .withSelector(labels)
            .endSpec()
            .build();
    new Applier(server).apply(new DesiredResources(List.of(service)), anObservation().build());
    return server
        .find("Service/s")
        .orElseThrow()
        .getMetadata()
        .getAnnotations()
        .get(Labels.APPLIED);
  }
}
