package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.modeldeployment.api.v1alpha1.ModelSource;
import io.modeldeployment.operator.observe.ContainerView;
import io.modeldeployment.operator.observe.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The init container that fetches and verifies the model, and the volume it may read from. */
final class FetchContainer {

  private static final String MODEL_DIR = "/mnt/models";
  private static final String SOURCE_DIR = "/mnt/source";
  private static final String RECORD_DIR = "/mnt/record";
  private static final String SOURCE_VOLUME = "source";
  private static final String CONFIGMAP_SCHEME = "configmap://";

  private FetchContainer() {}

  static Container of(ModelSource model, long timeoutSeconds, RenderSettings settings) {
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(ContainerView.FETCH)
            .withImage(settings.fetchImage())
            .withImagePullPolicy(settings.fetchImagePullPolicy().name())
            .withArgs("fetch")
            .withEnv(environment(model, timeoutSeconds))
            .withSecurityContext(PodSecurity.container())
            .withTerminationMessagePolicy("FallbackToLogsOnError")
            .withResources(
                new ResourceRequirementsBuilder()
                    .withRequests(
                        Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi")))
                    .withLimits(Map.of("memory", new Quantity("256Mi")))
                    .build())
            .addNewVolumeMount()
            .withName(PodTemplate.MODEL_VOLUME)
            .withMountPath(MODEL_DIR)
            .endVolumeMount()
            .addNewVolumeMount()
            .withName(PodTemplate.FETCH_TMP_VOLUME)
            .withMountPath("/tmp")
            .endVolumeMount();
    if (configMap(model).isPresent()) {
      container
          .addNewVolumeMount()
          .withName(SOURCE_VOLUME)
          .withMountPath(SOURCE_DIR)
          .withReadOnly(true)
          .endVolumeMount();
    }
    if (RecordedDigest.needed(model)) {
      container
          .addNewVolumeMount()
          .withName(RecordedDigest.VOLUME)
          .withMountPath(RECORD_DIR)
          .withReadOnly(true)
          .endVolumeMount();
    }
    return container.build();
  }

  /**
   * The ConfigMap's one key, where the model comes from a ConfigMap. Optional, since a pod that
   * waits for a volume says so only in its events: the fetch starts and says what is missing.
   */
  static Optional<Volume> source(ModelSource model) {
    return configMap(model)
        .map(source ->
            new VolumeBuilder()
                .withName(SOURCE_VOLUME)
                .withNewConfigMap()
                .withName(source.name())
                .withOptional(true)
                .addNewItem()
                .withKey(source.key())
                .withPath(source.key())
                .endItem()
                .endConfigMap()
                .build());
  }

  private record ConfigMapKey(String name, String key) {}

  private static Optional<ConfigMapKey> configMap(ModelSource model) {
    if (!model.uri().startsWith(CONFIGMAP_SCHEME)) {
      return Optional.empty();
    }
    String rest = model.uri().substring(CONFIGMAP_SCHEME.length());
    int slash = rest.indexOf('/');
    return Optional.of(new ConfigMapKey(rest.substring(0, slash), rest.substring(slash + 1)));
  }

  private static List<EnvVar> environment(ModelSource model, long timeoutSeconds) {
    List<EnvVar> env = new ArrayList<>();
    env.add(variable("MODEL_URI", model.uri()));
    if (model.digest() == null) {
      env.add(variable("RECORDED_DIGEST_FILE", RECORD_DIR + "/" + Observer.DIGEST));
    } else {
      env.add(variable("MODEL_DIGEST", model.digest()));
    }
    env.add(variable("MODEL_DIR", MODEL_DIR));
    env.add(variable("CONFIGMAP_DIR", SOURCE_DIR));
    env.add(variable("FETCH_TIMEOUT_SECONDS", Long.toString(timeoutSeconds)));
    return env;
  }

  static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }
}
