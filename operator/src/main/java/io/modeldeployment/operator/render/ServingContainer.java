package io.modeldeployment.operator.render;

import static io.modeldeployment.operator.render.FetchContainer.variable;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.modeldeployment.api.v1alpha1.EnvironmentVariable;
import io.modeldeployment.api.v1alpha1.ModelDeploymentSpec;
import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.SecretKeyReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The container that serves the model. */
final class ServingContainer {

  static final String NAME = "model";

  /** Time in which clients and proxies learn that a pod goes, before it is told to stop. */
  private static final long LEAVE_SECONDS = 3;

  private static final int STARTUP_PERIOD_SECONDS = 1;

  private ServingContainer() {}

  static Container of(
      ModelDeploymentSpec spec,
      String modelName,
      ModelRuntimeSpec runtime,
      long startupTimeoutSeconds) {
    return new ContainerBuilder()
        .withName(NAME)
        .withImage(runtime.image())
        .withImagePullPolicy(
            runtime.imagePullPolicy() == null ? null : runtime.imagePullPolicy().name())
        .withCommand(Objects.requireNonNullElse(runtime.command(), List.of()))
        .withArgs(Objects.requireNonNullElse(runtime.args(), List.of()))
        .withEnv(environment(spec, modelName, runtime))
        .addNewPort()
        .withName("http")
        .withContainerPort(runtime.ports().http())
        .withProtocol("TCP")
        .endPort()
        .withResources(
            ContainerResources.of(runtime.resources(), spec.resources(), spec.accelerators()))
        .withSecurityContext(PodSecurity.container())
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewLifecycle()
        .withNewPreStop()
        .withNewSleep(LEAVE_SECONDS)
        .endPreStop()
        .endLifecycle()
        .withStartupProbe(
            probe(runtime.health().ready(), STARTUP_PERIOD_SECONDS, 5)
                .withFailureThreshold((int) (startupTimeoutSeconds / STARTUP_PERIOD_SECONDS))
                .build())
        .withReadinessProbe(probe(runtime.health().ready(), 2, 5).withFailureThreshold(2).build())
        .withLivenessProbe(probe(runtime.health().live(), 10, 10).withFailureThreshold(6).build())
        .withVolumeMounts(Volumes.mounts(runtime, spec.model()))
        .build();
  }

  private static ProbeBuilder probe(String path, int periodSeconds, int timeoutSeconds) {
    Probe probe =
        new ProbeBuilder()
            .withNewHttpGet()
            .withPath(path)
            .withNewPort("http")
            .endHttpGet()
            .withPeriodSeconds(periodSeconds)
            .withTimeoutSeconds(timeoutSeconds)
            .build();
    return new ProbeBuilder(probe);
  }

  /** The user's variables win over the runtime's; ours, which come first, cannot be changed. */
  private static List<EnvVar> environment(
      ModelDeploymentSpec spec, String modelName, ModelRuntimeSpec runtime) {
    Map<String, EnvVar> env = new LinkedHashMap<>();
    env.put("MODEL_NAME", variable("MODEL_NAME", modelName));
    env.put("MODEL_DIR", variable("MODEL_DIR", runtime.modelMount().path()));
    if (runtime.env() != null) {
      runtime.env().forEach(e -> env.putIfAbsent(e.name(), variable(e.name(), e.value())));
    }
    if (spec.env() != null) {
      spec.env().forEach(e -> env.put(e.name(), own(e)));
    }
    return List.copyOf(env.values());
  }

  private static EnvVar own(EnvironmentVariable variable) {
    SecretKeyReference secret = variable.secretKeyRef();
    if (secret == null) {
      return variable(variable.name(), Objects.requireNonNullElse(variable.value(), ""));
    }
    return new EnvVarBuilder()
        .withName(variable.name())
        .withNewValueFrom()
        .withNewSecretKeyRef()
        .withName(secret.name())
        .withKey(secret.key())
        .endSecretKeyRef()
        .endValueFrom()
        .build();
  }
}
