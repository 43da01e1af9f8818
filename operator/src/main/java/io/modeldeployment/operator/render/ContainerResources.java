package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.modeldeployment.api.v1alpha1.Accelerator;
import io.modeldeployment.api.v1alpha1.ResourceSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Joins a runtime's default resources with those of a ModelDeployment. */
final class ContainerResources {

  private ContainerResources() {}

  /**
   * The user's values win, each by resource name; a default that would contradict them (a limit
   * below the user's request, a request above the user's limit) gives way.
   */
  static ResourceRequirements of(
      @Nullable ResourceSpec defaults,
      @Nullable ResourceSpec own,
      @Nullable List<Accelerator> accelerators) {
    Map<String, Quantity> requests = merged(requests(defaults), requests(own));
    Map<String, Quantity> limits = merged(limits(defaults), limits(own));
    limits(own).forEach((name, limit) -> requests.computeIfPresent(name, (n, r) -> min(r, limit)));
    requests(own)
        .forEach((name, request) -> limits.computeIfPresent(name, (n, l) -> max(l, request)));
    for (Accelerator accelerator : accelerators == null ? List.<Accelerator>of() : accelerators) {
      Quantity count = new Quantity(accelerator.count().toString());
      requests.put(accelerator.resource(), count);
      limits.put(accelerator.resource(), count);
    }
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private static Map<String, Quantity> requests(@Nullable ResourceSpec spec) {
    return spec == null || spec.requests() == null ? Map.of() : spec.requests();
  }

  private static Map<String, Quantity> limits(@Nullable ResourceSpec spec) {
    return spec == null || spec.limits() == null ? Map.of() : spec.limits();
  }

  private static Map<String, Quantity> merged(
      Map<String, Quantity> defaults, Map<String, Quantity> own) {
    Map<String, Quantity> merged = new TreeMap<>(defaults);
    merged.putAll(own);
    return merged;
  }

  private static Quantity min(Quantity a, Quantity b) {
    return a.getNumericalAmount().compareTo(b.getNumericalAmount()) <= 0 ? a : b;
  }

  private static Quantity max(Quantity a, Quantity b) {
    return a.getNumericalAmount().compareTo(b.getNumericalAmount()) >= 0 ? a : b;
  }
}
