package io.modeldeployment.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.decide.Assessment.Verdict;

/** The three states that kstatus knows; Ready, Reconciling and Stalled exclude one another. */
final class KStatus {

  private KStatus() {}

  static void isGood(Assessment assessment, Reason reason) {
    assertThat(assessment.ready().truth()).isEqualTo(Truth.True);
    assertThat(reason(assessment.ready())).isEqualTo(reason);
    assertThat(assessment.reconciling()).isEmpty();
    assertThat(assessment.stalled()).isEmpty();
  }

  static void isWorking(Assessment assessment, Reason reason) {
    assertThat(assessment.ready().truth()).isEqualTo(Truth.False);
    assertThat(assessment.reconciling()).get().extracting(Finding::reason).isEqualTo(reason);
    assertThat(assessment.stalled()).isEmpty();
    assertThat(reason(assessment.ready())).isEqualTo(reason);
  }

  static void hasFailed(Assessment assessment, Reason reason) {
    assertThat(assessment.ready().truth()).isEqualTo(Truth.False);
    assertThat(assessment.stalled()).get().extracting(Finding::reason).isEqualTo(reason);
    assertThat(assessment.reconciling()).isEmpty();
    assertThat(reason(assessment.ready())).isEqualTo(reason);
    assertThat(assessment.progressing().truth()).isEqualTo(Truth.False);
  }

  static Reason reason(Verdict verdict) {
    return verdict.finding().reason();
  }
}
