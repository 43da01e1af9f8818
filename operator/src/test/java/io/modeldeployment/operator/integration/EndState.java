package io.modeldeployment.operator.integration;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a namespace holds when all is done, without what differs from run to run. */
record EndState(List<String> lines) {

  static EndState of(Space space, String name) {
    List<String> lines = new ArrayList<>(children(space).map(EndState::describe).sorted().toList());
    ModelDeployment resource = space.resource(name).get();
    if (resource != null && resource.getStatus() != null) {
      lines.add(describe(resource));
    }
    return new EndState(lines);
  }

  /** Every object of a kind that the operator makes. */
  static Stream<HasMetadata> children(Space space) {
    return Observer.OWNED_KINDS.stream()
        .flatMap(kind ->
            space
                .client()
                .resources(kind)
                .inNamespace(space.namespace())
                .list()
                .getItems()
                .stream());
  }

  private static String describe(HasMetadata object) {
    return object.getKind()
        + " "
        + object.getMetadata().getName()
        + " of "
        + object.getMetadata().getOwnerReferences().stream().map(o -> o.getName()).toList()
        + " "
        + new TreeMap<>(object.getMetadata().getLabels())
        + " "
        + switch (object) {
          case Deployment d ->
              d.getMetadata().getGeneration() + " " + Serialization.asJson(d.getSpec());
          case ConfigMap c -> String.valueOf(c.getData());
          case Service s -> String.valueOf(s.getSpec().getSelector());
          case ControllerRevision r -> String.valueOf(r.getRevision());
          default -> "";
        };
  }

  private static String describe(ModelDeployment resource) {
    var status = resource.getStatus();
    return "stable %s candidate %s retiring %s %s"
        .formatted(
            status.stable() == null ? null : status.stable().hash(),
            status.candidate(),
            status.retiring(),
            Stream.ofNullable(status.conditions())
                .flatMap(List::stream)
                .map(c -> c.type() + "=" + c.status() + "/" + c.reason())
                .toList());
  }
}
