package io.modeldeployment.operator.render;

import static io.modeldeployment.operator.render.FetchContainer.variable;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.modeldeployment.api.v1alpha1.CaBundle;
import io.modeldeployment.api.v1alpha1.ModelCredentials;
import io.modeldeployment.api.v1alpha1.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A volume that the fetch reads. Secrets and ConfigMaps are optional, since a pod that waits for a
 * volume says so only in its events: the fetch starts and says what is missing. A missing claim is
 * told by the scheduler.
 *
 * @param volume the volume, of the pod
 * @param path where it is mounted
 * @param environment what tells the fetch of it
 * @param served whether the serving container reads it too
 */
record ModelInput(Volume volume, String path, List<EnvVar> environment, boolean served) {

  /** Always told to the fetch, of whatever kind the source is. */
  static final String CONFIGMAP_DIR = "/mnt/source";

  private static final String CLAIM_DIR = "/mnt/pvc";
  private static final String CREDENTIALS_DIR = "/mnt/credentials";
  private static final String CA_DIR = "/mnt/ca";
  private static final String DEFAULT_CA_KEY = "ca.crt";

  /** For the user and the group of the pod alone. */
  private static final int SECRET_MODE = 0440;

  private static final String CONFIGMAP_SCHEME = "configmap://";
  private static final String CLAIM_SCHEME = "pvc://";

  static List<ModelInput> of(ModelSource model) {
    List<ModelInput> inputs = new ArrayList<>();
    configMap(model.uri()).ifPresent(inputs::add);
    claim(model.uri()).ifPresent(inputs::add);
    credentials(model.credentials()).ifPresent(inputs::add);
    caBundle(model.caBundle()).ifPresent(inputs::add);
    return inputs;
  }

  VolumeMount mount() {
    return new VolumeMountBuilder()
        .withName(volume.getName())
        .withMountPath(path)
        .withReadOnly(true)
        .build();
  }

  private static Optional<ModelInput> configMap(String uri) {
    return parts(uri, CONFIGMAP_SCHEME)
        .map(source ->
            new ModelInput(
                ofConfigMap("source", source.name(), source.rest()),
                CONFIGMAP_DIR,
                List.of(),
                false));
  }

  private static Optional<ModelInput> claim(String uri) {
    return parts(uri, CLAIM_SCHEME)
        .map(source ->
            new ModelInput(
                new VolumeBuilder()
                    .withName("claim")
                    .withNewPersistentVolumeClaim(source.name(), true)
                    .build(),
                CLAIM_DIR,
                List.of(variable("PVC_DIR", CLAIM_DIR)),
                true));
  }

  private static Optional<ModelInput> credentials(@Nullable ModelCredentials credentials) {
    if (credentials == null) {
      return Optional.empty();
    }
    String secret = credentials.secretName();
    return Optional.of(
        new ModelInput(
            new VolumeBuilder()
                .withName("credentials")
                .withNewSecret()
                .withSecretName(secret)
                .withOptional(true)
                .withDefaultMode(SECRET_MODE)
                .endSecret()
                .build(),
            CREDENTIALS_DIR,
            List.of(
                variable("CREDENTIALS_DIR", CREDENTIALS_DIR),
                variable("CREDENTIALS_SECRET", secret)),
            false));
  }

  private static Optional<ModelInput> caBundle(@Nullable CaBundle bundle) {
    if (bundle == null) {
      return Optional.empty();
    }
    String key = Objects.requireNonNullElse(bundle.key(), DEFAULT_CA_KEY);
    return Optional.of(
        new ModelInput(
            ofConfigMap("ca", bundle.configMapName(), key),
            CA_DIR,
            List.of(
                variable("CA_BUNDLE_FILE", CA_DIR + "/" + key),
                variable("CA_BUNDLE_CONFIGMAP", bundle.configMapName() + "/" + key)),
            false));
  }

  private static Volume ofConfigMap(String volume, String configMap, String key) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewConfigMap()
        .withName(configMap)
        .withOptional(true)
        .addNewItem()
        .withKey(key)
        .withPath(key)
        .endItem()
        .endConfigMap()
        .build();
  }

  private record Parts(String name, String rest) {}

  private static Optional<Parts> parts(String uri, String scheme) {
    if (!uri.startsWith(scheme)) {
      return Optional.empty();
    }
    String rest = uri.substring(scheme.length());
    int slash = rest.indexOf('/');
    return Optional.of(new Parts(rest.substring(0, slash), rest.substring(slash + 1)));
  }
}
