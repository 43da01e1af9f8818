package io.modeldeployment.operator.decide;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static io.modeldeployment.operator.fixtures.ObservationFixture.anObservation;
import static io.modeldeployment.operator.fixtures.RevisionFixture.aRevision;
import static io.modeldeployment.operator.fixtures.RuntimeFixture.aRuntime;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.decide.Transition.Adopt;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.fixtures.Frozen;
import io.modeldeployment.operator.fixtures.ObservationFixture;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is decided after status was lost. */
class AdoptTest {

  private final ModelDeployment resource = aModelDeployment().withReplicas(2).build();
  private final String wanted = RevisionHash.of(resource.getSpec(), 0);

  private ObservationFixture observed() {
    return anObservation().of(resource);
  }

  @Test
  void takesWhatTheServiceSelectsWithItsRefreshCounter() {
    // given
    FrozenRevision once = Frozen.revision(resource, aRuntime().resolved());
    FrozenRevision refreshed =
        new FrozenRevision(
            once.model(),
            once.modelName(),
            once.runtime(),
            once.runtimeSpec(),
            3,
            once.startupTimeoutSeconds(),
            once.template());
    String serving = RevisionHash.of(resource.getSpec(), 3);
    Observation seen =
        observed()
            .serviceSelecting(serving)
            .with(aRevision(serving).frozenAs(refreshed).withReadyPods(2))
            .build();
    // when
    Decision decision = Decider.decide(seen);
    Decision next = Decider.decide(observed().committed(decision.committed()).build());
    // then
    assertThat(decision.transition()).contains(new Adopt(serving, List.of(), 3));
    assertThat(decision.committed().stable()).contains(serving);
    assertThat(decision.committed().refreshes()).isEqualTo(3);
    assertThat(next.transition()).as("nothing is restarted").isEmpty();
  }

  @Test
  void startsAfreshWhereTheServiceSelectsNothing() {
    // given
    Observation seen = observed().serviceSelecting("none").build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
  }

  @Test
  void takesWhatServesAlthoughItsRecordWasLostToo() {
    // given
    Observation seen =
        observed().serviceSelecting("former").with(aRevision("former").withReadyPods(1)).build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Adopt("former", List.of(), 0));
  }

  @Test
  void doesNotAdoptWhatIsNotThereAnyMore() {
    // given
    Observation seen = observed().serviceSelecting("former").build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).contains(new Start(wanted));
  }

  @Test
  void adoptsNothingWhileThereIsAStableRevision() {
    // given
    Observation seen =
        observed()
            .withStable(wanted)
            .serviceSelecting("former")
            .with(aRevision("former").of(resource, aRuntime().resolved()))
            .build();
    // when
    Decision decision = Decider.decide(seen);
    // then
    assertThat(decision.transition()).isEmpty();
  }
}
