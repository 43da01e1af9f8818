package io.modeldeployment.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private final MemoryBudget budget = new MemoryBudget(1000);

  @Test
  void whatARequestHeldIsFreeWhenItCloses() throws Exception {
    // given
    RequestMemory memory = budget.open();
    memory.charge(300);
    memory.allocate(400);
    assertThat(budget.held()).isEqualTo(700);

    // when
    memory.close();

    // then
    assertThat(budget.held()).isZero();
  }

  @Test
  void aRefusalHoldsNothingAndPasses() throws Exception {
    // given
    try (RequestMemory first = budget.open();
        RequestMemory second = budget.open()) {
      first.charge(600);

      // when
      OverloadedException refused =
          catchThrowableOfType(OverloadedException.class, () -> second.charge(500));

      // then
      assertThat(refused.passing()).isTrue();
      assertThat(budget.held()).isEqualTo(600);
      second.charge(400);
    }
    assertThat(budget.held()).isZero();
  }

  @Test
  void whatCanNeverFitDoesNotPass() {
    try (RequestMemory memory = budget.open()) {
      OverloadedException refused =
          catchThrowableOfType(OverloadedException.class, () -> memory.allocate(1001));

      assertThat(refused.passing()).isFalse();
      assertThat(budget.held()).isZero();
    }
  }

  @Test
  void whatARequestHoldsAlreadyCountsForWhatItNeeds() throws Exception {
    try (RequestMemory memory = budget.open()) {
      memory.charge(600);

      OverloadedException refused =
          catchThrowableOfType(OverloadedException.class, () -> memory.charge(500));

      assertThat(refused.passing()).isFalse();
      assertThat(refused)
          .hasMessage(
              "the request needs 1100 bytes of memory or more, but this server grants requests 1000");
      assertThat(budget.held()).isEqualTo(600);
    }
  }

  @Test
  void buffersAreZeroedAndEndWithTheRequest() throws Exception {
    // given
    RequestMemory memory = budget.open();
    ByteBuffer buffer = memory.allocate(8);
    ByteBuffer empty = memory.allocate(0);

    // then
    assertThat(buffer.isDirect()).isTrue();
    assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(buffer.getLong(0)).isZero();
    assertThat(empty.remaining()).isZero();
    memory.close();
    assertThatThrownBy(() -> buffer.getLong(0)).isInstanceOf(IllegalStateException.class);
  }
}
