package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChartNetworkPolicyTest {

  @Test
  void isOffByDefault() {
    // when
    Rendered rendered = Chart.render("");

    // then
    assertThat(rendered.has("NetworkPolicy")).isFalse();
    assertThat(settings(rendered)).isEmpty();
  }

  @Test
  void theOperatorLearnsWhoReachesModels() {
    // when
    Rendered rendered =
        Chart.render(
            "networkPolicy: {enabled: true, allowSameNamespace: false, allowedNamespaces: [shop, monitoring]}");

    // then
    assertThat(settings(rendered))
        .isEqualTo(
            Map.of(
                "OPERATOR_NETWORK_POLICY_ENABLED", "true",
                "OPERATOR_NETWORK_POLICY_ALLOW_SAME_NAMESPACE", "false",
                "OPERATOR_NETWORK_POLICY_ALLOWED_NAMESPACES", "shop,monitoring"));
  }

  @Test
  void theOperatorItselfIsReachedOnItsOnePort() {
    // when
    Rendered rendered = Chart.render("networkPolicy: {enabled: true}");

    // then
    NetworkPolicy policy = rendered.one(NetworkPolicy.class);
    assertThat(template(rendered).getMetadata().getLabels())
        .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
    assertThat(policy.getSpec().getIngress())
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.getFrom()).isEmpty();
          assertThat(rule.getPorts())
              .singleElement()
              .satisfies(port -> assertThat(port.getPort().getStrVal()).isEqualTo("http"));
        });
  }

  @Test
  void modelsKnowTheOperatorByALabelOfItsPods() {
    // when
    Rendered rendered = Chart.render("podLabels: {modeldeployment.io/component: other}");

    // then
    assertThat(template(rendered).getMetadata().getLabels())
        .containsEntry("modeldeployment.io/component", "operator");
  }

  private static PodTemplateSpec template(Rendered rendered) {
    return rendered.one(Deployment.class).getSpec().getTemplate();
  }

  private static Map<String, String> settings(Rendered rendered) {
    return template(rendered).getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().startsWith("OPERATOR_NETWORK_POLICY"))
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }
}
