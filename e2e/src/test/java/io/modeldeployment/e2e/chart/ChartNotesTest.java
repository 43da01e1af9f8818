package io.modeldeployment.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChartNotesTest {

  @Test
  void notesNameWhatWasInstalledAndTheNextCommands() {
    // when
    String notes = Chart.notes("");

    // then
    assertThat(notes)
        .contains("every namespace")
        .contains(
            "kubectl --namespace models-system rollout status"
                + " deployment/mdo-model-deployment-operator")
        .contains("kubectl --namespace default create configmap my-model")
        .contains("\napiVersion: modeldeployment.io/v1alpha1\n", "\nEND\n")
        .doesNotContain("is not part of this release");
  }

  @Test
  void notesUseAWatchedNamespace() {
    assertThat(Chart.notes("watchNamespaces: [vision, speech]"))
        .contains("vision, speech")
        .contains("kubectl --namespace vision create configmap my-model");
  }

  @Test
  void notesTellHowItEnds() {
    assertThat(Chart.notes(""))
        .contains("helm uninstall mdo --namespace models-system")
        .contains("kubectl delete crd --selector app.kubernetes.io/part-of=");
    assertThat(Chart.notes("uninstall: {force: true}")).doesNotContain("is refused");
  }

  @Test
  void notesSayWhenThereIsNoBuiltInRuntime() {
    assertThat(Chart.notes("runtime: {onnx: {enabled: false}}"))
        .contains("is not part of this release");
  }
}
