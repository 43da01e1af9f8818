package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartImageTest {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                        | model-deployment-operator:0.1.0
          {imageRegistry: localhost}                                | localhost/model-deployment-operator:0.1.0
          {imageRegistry: 'example.com:5000/ml/'}                   | example.com:5000/ml/model-deployment-operator:0.1.0
          {imageRegistry: a.example, image: {registry: b.example}}  | b.example/model-deployment-operator:0.1.0
          {image: {repository: ml/operator, tag: '1.10'}}           | ml/operator:1.10
          {imageRegistry: a.example, image: {digest: DIGEST}}       | a.example/model-deployment-operator@DIGEST
          {image: {tag: '2', digest: DIGEST}}                       | model-deployment-operator@DIGEST
          """)
  void operatorImage(String values, String expected) {
    // when
    Container container = container(values.replace("DIGEST", DIGEST));

    // then
    assertThat(container.getImage()).isEqualTo(expected.replace("DIGEST", DIGEST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                              | model-server:0.1.0
          {imageRegistry: localhost}                                      | localhost/model-server:0.1.0
          {imageRegistry: a.example, runtimeImage: {registry: b.example}} | b.example/model-server:0.1.0
          {runtimeImage: {digest: DIGEST}}                                | model-server@DIGEST
          """)
  void modelServerImageFetchesAndServes(String values, String expected) {
    // given
    String image = expected.replace("DIGEST", DIGEST);

    // when
    Rendered rendered = Chart.render(values.replace("DIGEST", DIGEST));

    // then
    assertThat(fetchImage(rendered)).isEqualTo(image);
    assertThat(runtimeImage(rendered)).isEqualTo(image);
  }

  @Test
  void runtimeCanHaveAnImageOfItsOwn() {
    // when
    Rendered rendered =
        Chart.render("{imageRegistry: a.example, runtime: {onnx: {image: 'b.example/server:9'}}}");

    // then
    assertThat(runtimeImage(rendered)).isEqualTo("b.example/server:9");
    assertThat(fetchImage(rendered)).isEqualTo("a.example/model-server:0.1.0");
  }

  private static Container container(String values) {
    return container(Chart.render(values));
  }

  private static Container container(Rendered rendered) {
    return rendered
        .one(Deployment.class)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static String fetchImage(Rendered rendered) {
    return container(rendered).getEnv().stream()
        .filter(variable -> variable.getName().equals("OPERATOR_FETCH_IMAGE"))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static String runtimeImage(Rendered rendered) {
    return rendered.ofKind("ClusterModelRuntime").getFirst().at("/spec/image").asText();
  }
}
