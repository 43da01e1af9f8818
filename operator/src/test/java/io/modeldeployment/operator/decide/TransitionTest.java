package io.modeldeployment.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.operator.decide.Transition.Abandon;
import io.modeldeployment.operator.decide.Transition.Adopt;
import io.modeldeployment.operator.decide.Transition.Refresh;
import io.modeldeployment.operator.decide.Transition.Retire;
import io.modeldeployment.operator.decide.Transition.Start;
import io.modeldeployment.operator.decide.Transition.Switch;
import io.modeldeployment.operator.observe.Committed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionTest {

  private final Committed before =
      new Committed(
          Optional.of("s"), Optional.of("c"), List.of("r1", "r2"), 4, Optional.of("asked"));

  @Test
  void switchRetiresTheFormerStableAfterThoseThatGoAlready() {
    // when
    Committed after = new Switch("c").after(before);
    // then
    assertThat(after)
        .isEqualTo(
            new Committed(
                Optional.of("c"),
                Optional.empty(),
                List.of("r1", "r2", "s"),
                4,
                Optional.of("asked")));
  }

  @Test
  void theFirstSwitchRetiresNothing() {
    // given
    Committed first =
        new Committed(Optional.empty(), Optional.of("c"), List.of(), 0, Optional.empty());
    // when
    Committed after = new Switch("c").after(first);
    // then
    assertThat(after.retiring()).isEmpty();
  }

  @Test
  void switchingToTheStableRevisionDoesNotRetireIt() {
    // when
    Committed after = new Switch("s").after(before);
    // then
    assertThat(after.retiring()).containsExactly("r1", "r2");
  }

  @Test
  void retireTakesOneAndLeavesTheRest() {
    // when
    Committed after = new Retire("r1").after(before);
    // then
    assertThat(after.retiring()).containsExactly("r2");
    assertThat(after.stable()).contains("s");
    assertThat(after.candidate()).contains("c");
  }

  @Test
  void refreshRaisesTheCounterAndRemembersTheRequest() {
    // when
    Committed after = new Refresh("s").after(before);
    // then
    assertThat(after.refreshes()).isEqualTo(5);
    assertThat(after.handledRefresh()).contains("s");
    assertThat(after.live()).isEqualTo(before.live());
  }

  @Test
  void everyOtherTransitionKeepsCounterAndRequest() {
    for (Transition transition :
        List.of(new Start("x"), new Abandon("c"), new Switch("c"), new Retire("r1"))) {
      // when
      Committed after = transition.after(before);
      // then
      assertThat(after.refreshes()).as("%s", transition).isEqualTo(4);
      assertThat(after.handledRefresh()).as("%s", transition).contains("asked");
    }
  }

  @Test
  void adoptTakesTheCounterOfTheRecordAndLetsTheOthersGo() {
    // when
    Committed after = new Adopt("x", List.of("y"), 7).after(Committed.NOTHING);
    // then
    assertThat(after)
        .isEqualTo(
            new Committed(Optional.of("x"), Optional.empty(), List.of("y"), 7, Optional.empty()));
  }

  @Test
  void everyTransitionButARefreshNamesItsRevision() {
    assertThat(List.of(new Start("h"), new Abandon("h"), new Switch("h"), new Retire("h")))
        .allSatisfy(t -> assertThat(t.revision()).contains("h"));
    assertThat(new Adopt("h", List.of(), 0).revision()).contains("h");
    assertThat(new Refresh("h").revision()).isEmpty();
  }
}
