package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Volumes of a pod and where the serving container mounts them. */
final class Volumes {

  private static final String SHARED_MEMORY = "shared-memory";

  private Volumes() {}

  static List<Volume> of(ModelRuntimeSpec runtime, ModelDeployment resource, String hash) {
    List<Volume> volumes = new ArrayList<>();
    ModelSource model = resource.getSpec().model();
    volumes.add(emptyDir(PodTemplate.MODEL_VOLUME, ModelVolume.of(model)));
    volumes.add(emptyDir(PodTemplate.FETCH_TMP_VOLUME, new EmptyDirVolumeSource()));
    for (int i = 0; i < writable(runtime).size(); i++) {
      volumes.add(emptyDir(writableName(i), new EmptyDirVolumeSource()));
    }
    Quantity sharedMemory = runtime.sharedMemory();
    if (sharedMemory != null) {
      volumes.add(emptyDir(SHARED_MEMORY, new EmptyDirVolumeSource("Memory", sharedMemory)));
    }
    ModelInput.of(model).forEach(input -> volumes.add(input.volume()));
    RecordedDigest.volume(resource, hash).ifPresent(volumes::add);
    return volumes;
  }

  static List<VolumeMount> mounts(ModelRuntimeSpec runtime, ModelSource model) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(PodTemplate.MODEL_VOLUME, runtime.modelMount().path(), true));
    List<String> writable = writable(runtime);
    for (int i = 0; i < writable.size(); i++) {
      mounts.add(mount(writableName(i), writable.get(i), false));
    }
    if (runtime.sharedMemory() != null) {
      mounts.add(mount(SHARED_MEMORY, "/dev/shm", false));
    }
    ModelInput.of(model).stream()
        .filter(ModelInput::served)
        .map(ModelInput::mount)
        .forEach(mounts::add);
    return mounts;
  }

  private static List<String> writable(ModelRuntimeSpec runtime) {
    return Objects.requireNonNullElse(runtime.writablePaths(), List.of());
  }

  private static String writableName(int index) {
    return "writable-" + index;
  }

  private static Volume emptyDir(String name, EmptyDirVolumeSource source) {
    return new VolumeBuilder().withName(name).withEmptyDir(source).build();
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
