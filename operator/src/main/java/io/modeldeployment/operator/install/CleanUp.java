package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Removes the Lease of the leader election, which the operator makes and Helm does not know. */
final class CleanUp {

  private static final String LEASE = "model-deployment-operator";

  private final KubernetesClient client;
  private final String namespace;

  CleanUp(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  Outcome run() {
    boolean existed = !client.leases().inNamespace(namespace).withName(LEASE).delete().isEmpty();
    return Outcome.done(
        List.of(
            "Lease %s/%s %s"
                .formatted(namespace, LEASE, existed ? "was removed" : "did not exist")));
  }
}
