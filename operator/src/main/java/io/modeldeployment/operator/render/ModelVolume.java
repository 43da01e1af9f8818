package io.modeldeployment.operator.render;

import static io.modeldeployment.operator.render.FetchContainer.variable;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.modeldeployment.api.v1alpha1.ModelSource;
import io.modeldeployment.api.v1alpha1.ModelStorage;
import io.modeldeployment.api.v1alpha1.StorageMedium;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The volume that a model is fetched into. Its size is limited twice: the fetch refuses a model
 * that is larger and says so, and the kubelet, which evicts the pod, allows a little more than
 * that.
 */
final class ModelVolume {

  /** For directories and the rounding of files to blocks. */
  private static final long HEADROOM_BYTES = 1 << 20;

  private ModelVolume() {}

  static EmptyDirVolumeSource of(ModelSource model) {
    Optional<Quantity> size =
        limit(model).map(bytes -> new Quantity(Long.toString(bytes + HEADROOM_BYTES)));
    return new EmptyDirVolumeSource(
        inMemory(model) ? StorageMedium.Memory.name() : null, size.orElse(null));
  }

  static Optional<EnvVar> environment(ModelSource model) {
    return limit(model).map(bytes -> variable("MODEL_MAX_BYTES", Long.toString(bytes)));
  }

  /** Memory of the fetch, which pays for what it writes into a volume in memory. */
  static Quantity memory(ModelSource model, String own) {
    Quantity quantity = new Quantity(own);
    return inMemory(model)
        ? limit(model)
            .map(bytes ->
                quantity.getNumericalAmount().add(BigDecimal.valueOf(bytes + HEADROOM_BYTES)))
            .map(bytes -> new Quantity(bytes.toPlainString()))
            .orElse(quantity)
        : quantity;
  }

  private static boolean inMemory(ModelSource model) {
    ModelStorage storage = model.storage();
    return storage != null && storage.medium() == StorageMedium.Memory;
  }

  private static Optional<Long> limit(ModelSource model) {
    return Optional.ofNullable(model.storage())
        .flatMap(storage -> Optional.ofNullable(storage.sizeLimit()))
        .map(size -> size.getNumericalAmount().longValue());
  }
}
