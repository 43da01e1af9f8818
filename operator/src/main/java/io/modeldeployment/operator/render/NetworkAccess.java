package io.modeldeployment.operator.render;

import java.util.List;

/**
 * Who reaches the pods of models, where NetworkPolicies are rendered.
 *
 * @param operatorNamespace namespace of the operator, which sends each new pod an inference
 * @param sameNamespace whether every pod of a model's own namespace does
 * @param namespaces further namespaces whose pods do
 */
public record NetworkAccess(
    String operatorNamespace, boolean sameNamespace, List<String> namespaces) {

  /** Copies the list. */
  public NetworkAccess {
    namespaces = List.copyOf(namespaces);
  }
}
