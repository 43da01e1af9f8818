package io.modeldeployment.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modeldeployment.operator.observe.Labels;
import org.jspecify.annotations.Nullable;

/** Writes to the API server. */
public final class ClusterWriter implements ResourceWriter {

  private final KubernetesClient client;

  /** A writer that uses the given client. */
  public ClusterWriter(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public HasMetadata apply(HasMetadata object, boolean force) {
    var resource = client.resource(object).fieldManager(Labels.OPERATOR);
    return force ? resource.forceConflicts().serverSideApply() : resource.serverSideApply();
  }

  @Override
  public @Nullable HasMetadata get(HasMetadata object) {
    return client.resource(object).get();
  }

  @Override
  public void delete(HasMetadata object) {
    client.resource(object).lockResourceVersion().delete();
  }
}
