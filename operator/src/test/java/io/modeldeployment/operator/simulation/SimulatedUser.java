package io.modeldeployment.operator.simulation;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentSpec;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.status.Committer.StatusWriter;
import java.util.Map;

/** The stored resource: a user changes its spec, the operator its status. */
final class SimulatedUser implements StatusWriter {

  private ModelDeployment stored = aModelDeployment().withModel(SimulatedModel.FIRST.uri()).build();
  private int statusWrites;

  ModelDeployment read() {
    return stored;
  }

  int statusWrites() {
    return statusWrites;
  }

  void asksFor(SimulatedModel model) {
    ModelDeployment asked =
        aModelDeployment()
            .withModel(model.uri())
            .withReplicas(replicas() == null ? 1 : replicas())
            .build();
    spec(asked.getSpec());
  }

  void asksFor(int replicas) {
    ModelDeployment asked =
        aModelDeployment().withModel(stored.getSpec().model().uri()).withReplicas(replicas).build();
    spec(asked.getSpec());
  }

  private Integer replicas() {
    return stored.getSpec().replicas();
  }

  private void spec(ModelDeploymentSpec spec) {
    if (!spec.equals(stored.getSpec())) {
      stored = next(spec, stored.getStatus(), 1, stored.getMetadata().getAnnotations());
    }
  }

  void asksForARefreshOf(String revision) {
    stored = next(stored.getSpec(), stored.getStatus(), 0, Map.of(Labels.REFRESH, revision));
  }

  void losesTheStatus() {
    stored = next(stored.getSpec(), null, 0, stored.getMetadata().getAnnotations());
  }

  @Override
  public void update(ModelDeployment resource) {
    if (!resource
        .getMetadata()
        .getResourceVersion()
        .equals(stored.getMetadata().getResourceVersion())) {
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
    statusWrites++;
    stored = next(stored.getSpec(), resource.getStatus(), 0, stored.getMetadata().getAnnotations());
  }

  private ModelDeployment next(
      ModelDeploymentSpec spec,
      ModelDeploymentStatus status,
      int generations,
      Map<String, String> annotations) {
    ModelDeployment next = new ModelDeployment();
    next.setMetadata(
        new ObjectMetaBuilder(stored.getMetadata())
            .withAnnotations(annotations)
            .withGeneration(stored.getMetadata().getGeneration() + generations)
            .withResourceVersion(
                Integer.toString(Integer.parseInt(stored.getMetadata().getResourceVersion()) + 1))
            .build());
    next.setSpec(spec);
    next.setStatus(status);
    return next;
  }
}
