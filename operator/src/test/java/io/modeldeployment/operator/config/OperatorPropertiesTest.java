package io.modeldeployment.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeldeployment.api.v1alpha1.ImagePullPolicy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OperatorPropertiesTest {

  private static OperatorProperties bind(String name, String value) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "watch-namespaces", "",
                "fetch-image", "registry.example/model-server:1",
                "fetch-image-pull-policy", "IfNotPresent",
                "workers", "8",
                "leader-election", "true",
                "cluster-domain", "cluster.local",
                "pod-name", "operator-0",
                "pod-namespace", "models"));
    settings.put("network-policy.enabled", "false");
    settings.put("network-policy.allow-same-namespace", "true");
    settings.put("network-policy.allowed-namespaces", "");
    settings.put(name, value);
    Map<String, String> prefixed = new HashMap<>();
    settings.forEach((key, setting) -> prefixed.put("operator." + key, setting));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bind("operator", OperatorProperties.class)
        .get();
  }

  @Test
  void noNamespaceMeansAll() {
    assertThat(bind("watch-namespaces", "").watchNamespaces()).isEmpty();
  }

  @Test
  void namespacesAreAListWithCommas() {
    assertThat(bind("watch-namespaces", "vision, speech").watchNamespaces())
        .containsExactly("vision", "speech");
  }

  @Test
  void namespacesThatReachModelsAreAListWithCommas() {
    assertThat(bind("network-policy.allowed-namespaces", "").networkPolicy().allowedNamespaces())
        .isEmpty();
    assertThat(
            bind("network-policy.allowed-namespaces", "shop,monitoring")
                .networkPolicy()
                .allowedNamespaces())
        .containsExactly("shop", "monitoring");
  }

  @Test
  void policiesAreWrittenAsKubernetesWritesThem() {
    assertThat(bind("fetch-image-pull-policy", "Always").fetchImagePullPolicy())
        .isEqualTo(ImagePullPolicy.Always);
  }

  @Test
  void anOperatorThatCannotFetchDoesNotStart() {
    assertThatThrownBy(() -> bind("fetch-image", ""))
        .rootCause()
        .hasMessageContaining("OPERATOR_FETCH_IMAGE");
  }

  @Test
  void anOperatorWithoutWorkersDoesNotStart() {
    assertThatThrownBy(() -> bind("workers", "0"))
        .rootCause()
        .hasMessageContaining("OPERATOR_WORKERS");
  }
}
