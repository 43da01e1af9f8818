package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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
    return PLURALS.stream()
        .map(plural -> read(client, plural, CustomResourceDefinition.class))
        .toList();
  }

  /** A definition as it is written, with nothing that our classes would add or drop. */
  static GenericKubernetesResource manifest(
      KubernetesClient client, CustomResourceDefinition definition) {
    String plural = definition.getSpec().getNames().getPlural();
    return read(client, plural, GenericKubernetesResource.class);
  }

  private static <T> T read(KubernetesClient client, String plural, Class<T> type) {
    String resource = DIRECTORY + plural + ".yaml";
    try (InputStream yaml = Definitions.class.getResourceAsStream(resource)) {
      return client
          .getKubernetesSerialization()
          .unmarshal(Objects.requireNonNull(yaml, () -> resource + " is not in the image"), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
