package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;

/** Stops an uninstall while there are models that would be left without an operator. */
final class UninstallGuard {

  private static final int SHOWN = 20;
  private static final String RESOURCE = "modeldeployments." + ModelDeployment.GROUP;

  /** Read without our types, so that a model of any release is counted. */
  private static final ResourceDefinitionContext MODELS =
      new ResourceDefinitionContext.Builder()
          .withGroup(ModelDeployment.GROUP)
          .withVersion(ModelDeployment.VERSION)
          .withKind("ModelDeployment")
          .withPlural("modeldeployments")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final HelmRelease release;

  /** A guard for the namespaces that the operator watches; none means all. */
  UninstallGuard(KubernetesClient client, List<String> namespaces, HelmRelease release) {
    this.client = client;
    this.namespaces = List.copyOf(namespaces);
    this.release = release;
  }

  Outcome run() {
    List<String> models = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    if (namespaces.isEmpty()) {
      models.addAll(names(client.genericKubernetesResources(MODELS).inAnyNamespace()));
    }
    for (String namespace : namespaces) {
      try {
        models.addAll(names(client.genericKubernetesResources(MODELS).inNamespace(namespace)));
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
          throw e;
        }
        unseen.add(namespace);
      }
    }
    return models.isEmpty() && unseen.isEmpty()
        ? Outcome.done(List.of("No ModelDeployment exists: uninstalling leaves none behind."))
        : Outcome.refused(explain(models, unseen));
  }

  private static List<String> names(Listable<GenericKubernetesResourceList> models) {
    return models.list().getItems().stream()
        .map(model -> model.getMetadata())
        .map(m -> m.getNamespace() + "/" + m.getName())
        .sorted()
        .toList();
  }

  private List<String> explain(List<String> models, List<String> unseen) {
    List<String> report = new ArrayList<>();
    if (!models.isEmpty()) {
      report.add(
          "Not uninstalled: no operator would look after these %d ModelDeployments any more:"
              .formatted(models.size()));
      models.stream().limit(SHOWN).forEach(model -> report.add("  " + model));
      if (models.size() > SHOWN) {
        report.add("  and %d more".formatted(models.size() - SHOWN));
      }
      report.add(
          "Delete them first, each by: kubectl delete %s NAME --namespace NAMESPACE"
              .formatted(RESOURCE));
    }
    unseen.forEach(namespace ->
        report.add(
            "Not uninstalled: the operator may not look for ModelDeployments in namespace %s, which does not exist any more or lost its Role."
                .formatted(namespace)));
    report.add("To keep the release and upgrade it again: " + release.restore());
    report.add(
        "To uninstall all the same: %s. Models then stay and serve as they are, until they are deleted or an operator is installed again."
            .formatted(release.uninstallWithoutHooks()));
    return report;
  }
}
