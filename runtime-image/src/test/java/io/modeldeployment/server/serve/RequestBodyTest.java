package io.modeldeployment.server.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.batch.MemoryBudget;
import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

  private static final int LIMIT = 1_000_000;

  private final MemoryBudget budget = new MemoryBudget(4_000_000);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000, 999_999, 1_000_000})
  void readsToTheEndWhateverWasAnnounced(int length) throws Exception {
    // given
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);

    for (long announced : new long[] {length, -1}) {
      // when
      try (RequestMemory memory = budget.open()) {
        RequestBody body =
            RequestBody.read(new ByteArrayInputStream(content), announced, LIMIT, memory);

        // then
        assertThat(Arrays.copyOf(body.bytes(), body.length())).isEqualTo(content);
        assertThat(budget.held()).isEqualTo(body.bytes().length);
      }
      assertThat(budget.held()).isZero();
    }
  }

  @Test
  void refusesWhatIsTooLargeAnnouncedOrNot() {
    for (long announced : new long[] {LIMIT + 1, -1}) {
      ProtocolException refused =
          catchThrowableOfType(ProtocolException.class, () -> read(LIMIT + 1, announced, budget));

      assertThat(refused.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(refused).hasMessage("the request is larger than the limit of 1000000 bytes");
    }
    assertThat(budget.held()).isZero();
  }

  @Test
  void anAnnouncementAloneTakesNoMemory() throws Exception {
    // given: room for a small body, but not for the one announced
    MemoryBudget small = new MemoryBudget(100_000);

    // then
    read(10, LIMIT, small);
    assertThat(catchThrowableOfType(OverloadedException.class, () -> read(LIMIT, LIMIT, small)))
        .isNotNull();
    assertThat(small.held()).isZero();
  }

  private static void read(int length, long announced, MemoryBudget budget) throws Exception {
    try (RequestMemory memory = budget.open()) {
      RequestBody.read(new ByteArrayInputStream(new byte[length]), announced, LIMIT, memory);
    }
  }
}
