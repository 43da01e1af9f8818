package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Removes the Lease of the leader election, which the operator makes and Helm does not know. */
final class CleanUp {

  private final KubernetesClient client;
  private final String namespace;
  private final String lease;

  CleanUp(KubernetesClient client, String namespace, String lease) {
    this.client = client;
    this.namespace = namespace;
    this.lease = lease;
  }

  Outcome run() {
    boolean existed = !client.leases().inNamespace(namespace).withName(lease).delete().isEmpty();
    return Outcome.done(
        List.of(
            "Lease %s/%s %s"
                .formatted(namespace, lease, existed ? "was removed" : "did not exist")));
  }
}
