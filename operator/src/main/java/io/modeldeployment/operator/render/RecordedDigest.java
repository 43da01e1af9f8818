package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelSource;
import io.modeldeployment.operator.observe.Observer;
import java.util.Optional;

/** The ConfigMap that holds every fetch of a revision to the bytes that the first one got. */
final class RecordedDigest {

  static final String VOLUME = "record";

  private RecordedDigest() {}

  static ConfigMap of(ModelDeployment resource, String hash, String digest) {
    return new ConfigMapBuilder()
        .withMetadata(Names.ofRevision(resource, hash).build())
        .withImmutable(true)
        .addToData(Observer.DIGEST, digest)
        .build();
  }

  /** Optional, since the first pod starts before there is a record; none where the spec has one. */
  static Optional<Volume> volume(ModelDeployment resource, String hash) {
    return needed(resource.getSpec().model())
        ? Optional.of(
            new VolumeBuilder()
                .withName(VOLUME)
                .withNewConfigMap()
                .withName(Names.ofRevision(resource.getMetadata().getName(), hash))
                .withOptional(true)
                .endConfigMap()
                .build())
        : Optional.empty();
  }

  static boolean needed(ModelSource model) {
    return model.digest() == null;
  }
}
