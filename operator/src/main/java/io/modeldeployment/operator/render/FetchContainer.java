package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.modeldeployment.api.v1alpha1.ModelProxy;
import io.modeldeployment.api.v1alpha1.ModelSource;
import io.modeldeployment.operator.observe.ContainerView;
import io.modeldeployment.operator.observe.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The init container that fetches and verifies the model. */
final class FetchContainer {

  private static final String MODEL_DIR = "/mnt/models";
  private static final String RECORD_DIR = "/mnt/record";

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
                        Map.of(
                            "cpu",
                            new Quantity("50m"),
                            "memory",
                            ModelVolume.memory(model, "128Mi")))
                    .withLimits(Map.of("memory", ModelVolume.memory(model, "256Mi")))
                    .build())
            .addNewVolumeMount()
            .withName(PodTemplate.MODEL_VOLUME)
            .withMountPath(MODEL_DIR)
            .endVolumeMount()
            .addNewVolumeMount()
            .withName(PodTemplate.FETCH_TMP_VOLUME)
            .withMountPath("/tmp")
            .endVolumeMount();
    ModelInput.of(model).forEach(input -> container.addToVolumeMounts(input.mount()));
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

  private static List<EnvVar> environment(ModelSource model, long timeoutSeconds) {
    List<EnvVar> env = new ArrayList<>();
    env.add(variable("MODEL_URI", model.uri()));
    if (model.digest() == null) {
      env.add(variable("RECORDED_DIGEST_FILE", RECORD_DIR + "/" + Observer.DIGEST));
    } else {
      env.add(variable("MODEL_DIGEST", model.digest()));
    }
    env.add(variable("MODEL_DIR", MODEL_DIR));
    env.add(variable("CONFIGMAP_DIR", ModelInput.CONFIGMAP_DIR));
    env.add(variable("FETCH_TIMEOUT_SECONDS", Long.toString(timeoutSeconds)));
    ModelInput.of(model).forEach(input -> env.addAll(input.environment()));
    env.addAll(proxy(model.proxy()));
    ModelVolume.environment(model).ifPresent(env::add);
    return env;
  }

  private static List<EnvVar> proxy(@Nullable ModelProxy proxy) {
    if (proxy == null) {
      return List.of();
    }
    EnvVar url = variable("PROXY_URL", proxy.url());
    List<String> exceptions = proxy.noProxy();
    return exceptions == null
        ? List.of(url)
        : List.of(url, variable("NO_PROXY", String.join(",", exceptions)));
  }

  static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }
}
