package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.operator.observe.Labels;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NetworkPolicies that an operator made before they were switched off. Nothing watches them then,
 * so they are looked for once, at the first reconcile: by then this operator leads, and the one
 * that would make them anew does not.
 */
public final class AbandonedPolicies implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(AbandonedPolicies.class);

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final AtomicBoolean due = new AtomicBoolean(true);

  /** Policies in the given namespaces; none means all. */
  public AbandonedPolicies(KubernetesClient client, List<String> namespaces) {
    this.client = client;
    this.namespaces = List.copyOf(namespaces);
  }

  @Override
  public void run() {
    if (!due.compareAndSet(true, false)) {
      return;
    }
    try {
      policies().forEach(this::remove);
    } catch (KubernetesClientException e) {
      // Models go on without: what stays is too strict, never too open.
      LOG.warn("NetworkPolicies are switched off, but earlier ones cannot be removed", e);
    }
  }

  private Stream<NetworkPolicy> policies() {
    var policies = client.network().v1().networkPolicies();
    return (namespaces.isEmpty()
            ? Stream.of(policies.inAnyNamespace())
            : namespaces.stream().map(policies::inNamespace))
        .flatMap(scope ->
            scope
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .withLabel(Labels.NAME)
                .list()
                .getItems()
                .stream());
  }

  private void remove(NetworkPolicy policy) {
    client.resource(policy).delete();
    LOG.info(
        "removed NetworkPolicy {}/{}: they are switched off",
        policy.getMetadata().getNamespace(),
        policy.getMetadata().getName());
  }
}
