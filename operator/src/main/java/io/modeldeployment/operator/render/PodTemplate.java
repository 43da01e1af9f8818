package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentSpec;
import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.PodSettings;
import io.modeldeployment.operator.observe.Labels;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pods of a revision. */
final class PodTemplate {

  static final String MODEL_VOLUME = "model";
  static final String FETCH_TMP_VOLUME = "fetch-tmp";

  private static final long DEFAULT_TERMINATION_SECONDS = 45;

  private PodTemplate() {}

  static PodTemplateSpec of(
      ModelDeployment resource,
      String hash,
      ModelRuntimeSpec runtime,
      long startupTimeoutSeconds,
      RenderSettings settings) {
    ModelDeploymentSpec spec = resource.getSpec();
    PodSettings own = spec.pod();
    PodSpecBuilder pod =
        new PodSpecBuilder()
            .withAutomountServiceAccountToken(own != null && own.serviceAccountName() != null)
            .withEnableServiceLinks(false)
            .withSecurityContext(PodSecurity.pod(runtime.runAsUser()))
            .withTerminationGracePeriodSeconds(
                Durations.seconds(
                    own == null ? null : own.terminationGracePeriod(), DEFAULT_TERMINATION_SECONDS))
            .withInitContainers(FetchContainer.of(spec.model(), startupTimeoutSeconds, settings))
            .withContainers(
                ServingContainer.of(
                    spec, Names.inProtocol(resource), runtime, startupTimeoutSeconds))
            .withVolumes(Volumes.of(runtime, resource, hash));
    if (own != null) {
      place(pod, own);
    }
    String name = resource.getMetadata().getName();
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels(Labels.ofRevision(name, hash), own))
        .withAnnotations(own == null ? null : own.annotations())
        .endMetadata()
        .withSpec(pod.build())
        .build();
  }

  private static Map<String, String> labels(Map<String, String> ours, @Nullable PodSettings own) {
    Map<String, String> labels = new HashMap<>();
    if (own != null && own.labels() != null) {
      labels.putAll(own.labels());
    }
    labels.putAll(ours);
    return labels;
  }

  private static void place(PodSpecBuilder pod, PodSettings own) {
    pod.withNodeSelector(own.nodeSelector())
        .withTolerations(own.tolerations())
        .withAffinity(own.affinity())
        .withTopologySpreadConstraints(own.topologySpreadConstraints())
        .withPriorityClassName(own.priorityClassName())
        .withRuntimeClassName(own.runtimeClassName())
        .withSchedulerName(own.schedulerName())
        .withImagePullSecrets(own.imagePullSecrets())
        .withServiceAccountName(own.serviceAccountName());
  }
}
