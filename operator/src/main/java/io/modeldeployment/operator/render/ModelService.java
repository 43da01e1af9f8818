package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.Labels;
import java.util.Optional;

/**
 * The Service that clients use: it leads to the stable revision alone. Before there is one it
 * selects nothing, so that its address exists early and a name taken by another is found at once.
 */
final class ModelService {

  private static final String NO_REVISION = "none";

  private ModelService() {}

  static Service of(ModelDeployment resource, Optional<String> stable) {
    return new ServiceBuilder()
        .withMetadata(Names.ofModel(resource).build())
        .withNewSpec()
        .withSelector(
            Labels.revisionSelector(resource.getMetadata().getName(), stable.orElse(NO_REVISION)))
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNewTargetPort("http")
        .withProtocol("TCP")
        .withAppProtocol("http")
        .endPort()
        .endSpec()
        .build();
  }
}
