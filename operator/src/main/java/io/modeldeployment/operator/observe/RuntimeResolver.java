package io.modeldeployment.operator.observe;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.client.CustomResource;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelDeploymentSpec;
import io.modeldeployment.api.v1alpha1.ModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.RuntimeKind;
import io.modeldeployment.api.v1alpha1.RuntimeReference;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;
import io.modeldeployment.operator.observe.RuntimeResolution.Unresolved;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the runtime of a ModelDeployment among those that exist. */
public final class RuntimeResolver {

  /** Format of a model whose spec names none. */
  public static final String DEFAULT_FORMAT = "onnx";

  private RuntimeResolver() {}

  /** The runtime that the spec names, else the only one that lists the model's format. */
  public static RuntimeResolution resolve(
      ModelDeploymentSpec spec, List<ModelRuntime> inNamespace, List<ClusterModelRuntime> cluster) {
    RuntimeReference reference = spec.runtime();
    if (reference != null) {
      return named(reference, inNamespace, cluster);
    }
    String format = Objects.requireNonNullElse(spec.model().format(), DEFAULT_FORMAT);
    return onlyOne(RuntimeKind.ModelRuntime, format, inNamespace)
        .or(() -> onlyOne(RuntimeKind.ClusterModelRuntime, format, cluster))
        .orElseGet(() ->
            new Unresolved(
                Reason.RuntimeNotFound,
                "no ModelRuntime or ClusterModelRuntime lists format " + format));
  }

  private static RuntimeResolution named(
      RuntimeReference reference,
      List<ModelRuntime> inNamespace,
      List<ClusterModelRuntime> cluster) {
    RuntimeKind kind =
        Objects.requireNonNullElse(reference.kind(), RuntimeKind.ClusterModelRuntime);
    List<? extends CustomResource<ModelRuntimeSpec, Void>> candidates =
        switch (kind) {
          case ModelRuntime -> inNamespace;
          case ClusterModelRuntime -> cluster;
        };
    return candidates.stream()
        .filter(runtime -> runtime.getMetadata().getName().equals(reference.name()))
        .findFirst()
        .<RuntimeResolution>map(runtime -> new Resolved(kind, reference.name(), runtime.getSpec()))
        .orElseGet(() ->
            new Unresolved(
                Reason.RuntimeNotFound,
                "spec.runtime: " + kind + " " + reference.name() + " does not exist"));
  }

  private static Optional<RuntimeResolution> onlyOne(
      RuntimeKind kind,
      String format,
      List<? extends CustomResource<ModelRuntimeSpec, Void>> runtimes) {
    List<? extends CustomResource<ModelRuntimeSpec, Void>> fitting =
        runtimes.stream().filter(r -> r.getSpec().formats().contains(format)).toList();
    return switch (fitting.size()) {
      case 0 -> Optional.empty();
      case 1 ->
          Optional.of(
              new Resolved(
                  kind, fitting.getFirst().getMetadata().getName(), fitting.getFirst().getSpec()));
      default -> {
        String names =
            fitting.stream().map(r -> r.getMetadata().getName()).sorted().collect(joining(", "));
        yield Optional.of(
            new Unresolved(
                Reason.RuntimeAmbiguous,
                "several "
                    + kind
                    + "s list format "
                    + format
                    + " ("
                    + names
                    + "): name one in spec.runtime"));
      }
    };
  }
}
