package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The resource definitions packed into this image. */
final class Definitions {

  private static final String DIRECTORY = "/io/modeldeployment/crds/";
  private static final List<String> PLURALS =
      List.of("modeldeployments", "modelruntimes", "clustermodelruntimes");

  private Definitions() {}

  static List<CustomResourceDefinition> packaged(KubernetesClient client) {
    return PLURALS.stream().map(plural -> read(client, DIRECTORY + plural + ".yaml")).toList();
  }

  private static CustomResourceDefinition read(KubernetesClient client, String resource) {
    try (InputStream yaml = Definitions.class.getResourceAsStream(resource)) {
      return client
          .getKubernetesSerialization()
          .unmarshal(
              Objects.requireNonNull(yaml, () -> resource + " is not in the image"),
              CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
