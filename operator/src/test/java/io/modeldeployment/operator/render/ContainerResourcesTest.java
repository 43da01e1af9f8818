package io.modeldeployment.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.modeldeployment.api.v1alpha1.Accelerator;
import io.modeldeployment.api.v1alpha1.ResourceSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerResourcesTest {

  private final ResourceSpec defaults =
      new ResourceSpec(quantities("cpu=100m,memory=256Mi"), quantities("memory=1Gi"));

  private static Map<String, Quantity> quantities(String text) {
    Map<String, Quantity> quantities = new HashMap<>();
    for (String entry : text.split(",", -1)) {
      quantities.put(entry.split("=")[0], new Quantity(entry.split("=")[1]));
    }
    return quantities;
  }

  private static void are(ResourceRequirements resources, String requests, String limits) {
    assertThat(resources.getRequests()).isEqualTo(quantities(requests));
    assertThat(resources.getLimits()).isEqualTo(quantities(limits));
  }

  @Test
  void defaultsHoldWhereNothingIsSaid() {
    are(ContainerResources.of(defaults, null, null), "cpu=100m,memory=256Mi", "memory=1Gi");
  }

  @Test
  void noneAtAllIsNone() {
    // when
    ResourceRequirements resources = ContainerResources.of(null, null, null);
    // then
    assertThat(resources.getRequests()).isEmpty();
    assertThat(resources.getLimits()).isEmpty();
  }

  @Test
  void ownValuesWinByName() {
    // given
    ResourceSpec own = new ResourceSpec(quantities("cpu=2"), quantities("memory=2Gi"));
    // when, then
    are(ContainerResources.of(defaults, own, null), "cpu=2,memory=256Mi", "memory=2Gi");
  }

  @Test
  void aDefaultLimitGivesWayToAGreaterRequest() {
    // given more, though the number is smaller
    ResourceSpec own = new ResourceSpec(quantities("memory=1.5Gi"), null);
    // when, then
    are(ContainerResources.of(defaults, own, null), "cpu=100m,memory=1.5Gi", "memory=1.5Gi");
  }

  @Test
  void aDefaultRequestGivesWayToASmallerLimit() {
    // given
    ResourceSpec own = new ResourceSpec(null, quantities("cpu=50m,memory=200000Ki"));
    // when, then
    are(
        ContainerResources.of(defaults, own, null),
        "cpu=50m,memory=200000Ki",
        "cpu=50m,memory=200000Ki");
  }

  @Test
  void equalAmountsInOtherWordsStand() {
    // given
    ResourceSpec own = new ResourceSpec(quantities("memory=1024Mi"), null);
    // when, then
    assertThat(
            ContainerResources.of(defaults, own, null)
                .getLimits()
                .get("memory")
                .getNumericalAmount())
        .isEqualByComparingTo(new Quantity("1Gi").getNumericalAmount());
  }

  @Test
  void devicesAreRequestedAndLimitedAlike() {
    are(
        ContainerResources.of(null, null, List.of(new Accelerator("nvidia.com/gpu", 3))),
        "nvidia.com/gpu=3",
        "nvidia.com/gpu=3");
  }

  @Test
  void noRequestIsEverGreaterThanItsLimit() {
    // given
    ResourceSpec own = new ResourceSpec(quantities("memory=5Gi"), quantities("cpu=10m"));
    // when
    ResourceRequirements resources = ContainerResources.of(defaults, own, null);
    // then
    resources
        .getLimits()
        .forEach((name, limit) ->
            assertThat(resources.getRequests().get(name).getNumericalAmount())
                .as(name)
                .isLessThanOrEqualTo(limit.getNumericalAmount()));
  }
}
