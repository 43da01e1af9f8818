package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.Labels;
import java.util.ArrayList;
import java.util.List;

/** Lets in only who may ask the model; what its pods call stays as it is. */
final class ModelNetworkPolicy {

  /** Kubernetes sets it on every namespace. */
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private ModelNetworkPolicy() {}

  static NetworkPolicy of(ModelDeployment resource, NetworkAccess access) {
    return new NetworkPolicyBuilder()
        .withMetadata(Names.ofModel(resource).build())
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(Labels.modelSelector(resource.getMetadata().getName()))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .addNewIngress()
        .withFrom(peers(access))
        // By name: revisions side by side may listen on different ports.
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort("http")
        .endPort()
        .endIngress()
        .endSpec()
        .build();
  }

  private static List<NetworkPolicyPeer> peers(NetworkAccess access) {
    List<NetworkPolicyPeer> peers = new ArrayList<>();
    peers.add(
        new NetworkPolicyPeerBuilder(namespace(access.operatorNamespace()))
            .withNewPodSelector()
            .addToMatchLabels(Labels.COMPONENT, Labels.OPERATOR_COMPONENT)
            .endPodSelector()
            .build());
    if (access.sameNamespace()) {
      peers.add(new NetworkPolicyPeerBuilder().withNewPodSelector().endPodSelector().build());
    }
    access.namespaces().stream().map(ModelNetworkPolicy::namespace).forEach(peers::add);
    return peers;
  }

  private static NetworkPolicyPeer namespace(String name) {
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .addToMatchLabels(NAMESPACE_NAME, name)
        .endNamespaceSelector()
        .build();
  }
}
