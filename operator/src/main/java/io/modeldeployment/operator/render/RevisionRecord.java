package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.PodSettings;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;

/** The ControllerRevision that keeps a revision for ever. */
final class RevisionRecord {

  private static final long DEFAULT_STARTUP_SECONDS = 600;

  private RevisionRecord() {}

  static FrozenRevision freeze(
      ModelDeployment resource,
      String hash,
      long refreshes,
      Resolved runtime,
      RenderSettings settings) {
    ModelRuntimeSpec spec = runtime.spec();
    PodSettings pod = resource.getSpec().pod();
    long startup =
        Durations.seconds(pod == null ? null : pod.startupTimeout(), DEFAULT_STARTUP_SECONDS);
    return new FrozenRevision(
        resource.getSpec().model(),
        Names.inProtocol(resource),
        runtime.reference(),
        spec,
        refreshes,
        startup,
        PodTemplate.of(resource, hash, spec, startup, settings));
  }

  static ControllerRevision of(ModelDeployment resource, String hash, long number, Object data) {
    return new ControllerRevisionBuilder()
        .withMetadata(Names.ofRevision(resource, hash).build())
        .withRevision(number)
        .withData(data)
        .build();
  }
}
