package io.modeldeployment.operator.apply;

import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.fixtures.FakeApiServer;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.render.DesiredResources;
import io.modeldeployment.operator.render.Renderer;
import java.util.function.Consumer;

/** Passes over a model of which one revision is being brought up. */
final class Passes {

  private final ModelDeployment resource;
  private final FakeApiServer server = new FakeApiServer();
  private final Applier applier = new Applier(server);

  Passes(ModelDeployment resource) {
    this.resource = resource;
  }

  FakeApiServer server() {
    return server;
  }

  Applier applier() {
    return applier;
  }

  /** The hash of the revision. */
  String wanted() {
    return RevisionHash.of(resource.getSpec(), 0);
  }

  /** The key of the revision's Deployment. */
  String deployment() {
    return "Deployment/digits-" + wanted();
  }

  /** What an observer sees that has seen every write so far. */
  Observation seen() {
    return anObservation()
        .of(resource)
        .withCandidate(wanted())
        .owning(server.controlledBy(resource.getMetadata().getUid()))
        .build();
  }

  static DesiredResources rendered(Observation seen) {
    return new Renderer(Frozen.SETTINGS).render(seen);
  }

  /** Applies what is rendered of what is seen. */
  AppliedResources apply() {
    return applier.apply(rendered(seen()), seen());
  }

  /** Changes an object behind the operator's back. */
  void drift(String key, Consumer<HasMetadata> change) {
    change.accept(server.find(key).orElseThrow());
    server.forgetWrites();
  }
}
