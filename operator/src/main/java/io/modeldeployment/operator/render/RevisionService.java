package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.Labels;

/** The headless Service of one revision, by which its pods are found one by one. */
final class RevisionService {

  private RevisionService() {}

  static Service of(ModelDeployment resource, String hash) {
    return new ServiceBuilder()
        .withMetadata(Names.ofRevision(resource, hash).build())
        .withNewSpec()
        .withClusterIP("None")
        .withSelector(Labels.revisionSelector(resource.getMetadata().getName(), hash))
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNewTargetPort("http")
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }
}
