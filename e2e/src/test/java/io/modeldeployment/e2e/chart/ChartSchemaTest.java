package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartSchemaTest {

  /** Values and the path that the refusal names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {replicaCount: 2}                                           | replicaCount
          {replicas: '2'}                                             | /replicas
          {replicas: -1}                                              | /replicas
          {workers: 0}                                                | /workers
          {imageRegistry: 'https://registry.example.com'}             | /imageRegistry
          {image: {pullPolicy: Sometimes}}                            | /image/pullPolicy
          {image: {digest: 'sha256:123'}}                             | /image/digest
          {image: {tag: 1.5}}                                         | /image/tag
          {image: {name: operator}}                                   | /image
          {runtimeImage: {repository: 'Model Server'}}                | /runtimeImage/repository
          {imagePullSecrets: [pull]}                                  | /imagePullSecrets/0
          {watchNamespaces: vision}                                   | /watchNamespaces
          {watchNamespaces: [Vision]}                                 | /watchNamespaces/0
          {watchNamespaces: ['*']}                                    | /watchNamespaces/0
          {watchNamespaces: [a, a]}                                   | /watchNamespaces
          {resources: {limit: {memory: 1Gi}}}                         | /resources
          {resources: {limits: {memory: 1 Gi}}}                       | /resources/limits/memory
          {serviceAccount: {create: false}}                           | /serviceAccount/name
          {crds: {upgrade: 1}}                                        | /crds/upgrade
          {uninstall: {force: 'yes'}}                                 | /uninstall/force
          {networkPolicy: {allowedNamespaces: ['*']}}                 | /networkPolicy/allowedNamespaces/0
          {networkPolicy: {allowNamespaces: [a]}}                     | /networkPolicy
          {metrics: {podMonitor: {interval: 30}}}                     | /metrics/podMonitor/interval
          {metrics: {serviceMonitor: {interval: often}}}              | /metrics/serviceMonitor/interval
          {userRoles: {create: 'yes'}}                                | /userRoles/create
          {tolerations: [{effect: Never}]}                            | /tolerations/0/effect
          {nodeSelector: {gpu: true}}                                 | /nodeSelector/gpu
          {podAnnotations: {port: 8080}}                              | /podAnnotations/port
          {affinity: {nodeAfinity: {}}}                               | /affinity
          {extraEnv: {A: b}}                                          | /extraEnv
          {extraEnv: [{name: OPERATOR_WORKERS, value: '9'}]}          | /extraEnv/0/name
          {extraEnv: [{name: A, value: b, valueFrom: {}}]}            | /extraEnv/0
          {runtime: {onnx: {resources: {requests: {cpu: much}}}}}     | /runtime/onnx/resources
          {runtime: {triton: {enabled: true}}}                        | /runtime
          {clusterDomain: 'cluster local'}                            | /clusterDomain
          {fullnameOverride: 'Operator'}                              | /fullnameOverride
          """)
  void refuses(String values, String path) {
    assertThatThrownBy(() -> Chart.render(values))
        .hasMessageContaining("don't meet the specifications of the schema")
        .hasMessageContaining(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{global: {anything: goes}}",
        "{replicas: 0}",
        "{watchNamespaces: ['0-9', a]}",
        "{imageRegistry: 'localhost:5000/team_a/x'}",
        "{clusterDomain: k8s.corp.example}",
        "{resources: {requests: {cpu: 1, memory: 1.5Gi}, limits: {}}}",
        "{resources: {limits: {memory: null}}}",
        "{tolerations: [{operator: Exists}]}",
        "{image: {tag: sha-1234abc}}"
      })
  void accepts(String values) {
    assertThat(Chart.render(values).has("Deployment")).isTrue();
  }
}
