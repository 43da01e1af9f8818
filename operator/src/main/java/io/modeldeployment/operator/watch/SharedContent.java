package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.modeldeployment.api.v1alpha1.ModelDeployment;

/**
 * The copy of a resource that a pass works on. Spec and status are records, which nobody can
 * change, so only the metadata is copied; the framework's own way, through JSON, costs as much as
 * deciding.
 */
final class SharedContent implements Cloner {

  private final KubernetesSerialization serialization = new KubernetesSerialization();

  @Override
  @SuppressWarnings("unchecked") // A ModelDeployment is given for a ModelDeployment.
  public <R extends HasMetadata> R clone(R object) {
    if (!(object instanceof ModelDeployment model)) {
      return serialization.clone(object);
    }
    ModelDeployment copy = new ModelDeployment();
    copy.setMetadata(new ObjectMetaBuilder(model.getMetadata()).build());
    copy.setSpec(model.getSpec());
    copy.setStatus(model.getStatus());
    return (R) copy;
  }
}
