package io.modeldeployment.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeldeployment.server.model.InferenceException;
import io.modeldeployment.server.model.InferenceException.Cause;
import io.modeldeployment.server.model.Shape;
import io.modeldeployment.server.model.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InferenceQueueTest {

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();

  @AfterEach
  void end() {
    release.countDown();
    clients.shutdownNow();
  }

  @Test
  void everyCallerGetsItsOwnAnswer() throws Exception {
    // given
    InferenceQueue queue = new InferenceQueue((inputs, outputs) -> inputs, 4, 1000);
    List<Future<Map<String, Tensor>>> answers = new ArrayList<>();

    // when
    for (int i = 0; i < 500; i++) {
      Map<String, Tensor> inputs = Map.of("x", new Tensor.Bytes(Shape.of(i), List.of()));
      answers.add(clients.submit(() -> queue.run(inputs, Set.of())));
    }

    // then
    for (int i = 0; i < 500; i++) {
      assertThat(answers.get(i).get().get("x").shape()).isEqualTo(Shape.of(i));
    }
  }

  @Test
  void runsSoManyAtOnceLetsSoManyWaitAndRefusesTheRest() throws Exception {
    // given
    InferenceQueue queue = new InferenceQueue(this::held, 2, 3);
    List<Future<?>> accepted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      accepted.add(clients.submit(() -> queue.run(Map.of(), Set.of())));
    }
    awaitTrue(() -> running.get() == 2 && queue.waiting() == 3);

    // when
    OverloadedException refused =
        catchThrowableOfType(OverloadedException.class, () -> queue.run(Map.of(), Set.of()));

    // then
    assertThat(refused.passing()).isTrue();
    assertThat(refused).hasMessage("3 inferences are waiting already, try again");
    release.countDown();
    for (Future<?> answer : accepted) {
      answer.get();
    }
    assertThat(mostRunning).hasValue(2);
  }

  @Test
  void drainingFinishesWhatWasAccepted() throws Exception {
    // given
    InferenceQueue queue = new InferenceQueue(this::held, 1, 10);
    Future<?> first = clients.submit(() -> queue.run(Map.of(), Set.of()));
    Future<?> second = clients.submit(() -> queue.run(Map.of(), Set.of()));
    awaitTrue(() -> running.get() == 1 && queue.waiting() == 1);

    // when
    boolean tooShort = queue.drain(Duration.ofMillis(50));
    release.countDown();
    boolean longEnough = queue.drain(Duration.ofSeconds(10));

    // then
    assertThat(tooShort).isFalse();
    assertThat(longEnough).isTrue();
    first.get();
    second.get();
    assertThatThrownBy(() -> queue.run(Map.of(), Set.of()))
        .isInstanceOf(OverloadedException.class)
        .hasMessage("the server is closing");
  }

  @Test
  void aFailureReachesItsCallerOnly() throws Exception {
    // given
    InferenceQueue queue =
        new InferenceQueue(
            (inputs, outputs) -> {
              if (outputs.contains("bad")) {
                throw new InferenceException(Cause.INPUT, "bad");
              }
              if (outputs.contains("broken")) {
                throw new IllegalStateException("broken");
              }
              return inputs;
            },
            1,
            10);

    // when
    InferenceException bad =
        catchThrowableOfType(InferenceException.class, () -> queue.run(Map.of(), Set.of("bad")));
    InferenceException broken =
        catchThrowableOfType(InferenceException.class, () -> queue.run(Map.of(), Set.of("broken")));

    // then
    assertThat(bad.reason()).isEqualTo(Cause.INPUT);
    assertThat(broken.reason()).isEqualTo(Cause.MODEL);
    assertThat(queue.run(Map.of(), Set.of("good"))).isEmpty();
  }

  @Test
  void anInterruptedCallerStillWaitsForTheMemoryItLent() throws Exception {
    // given
    InferenceQueue queue = new InferenceQueue(this::held, 1, 1);
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger interruptedAfterwards = new AtomicInteger();
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            queue.run(Map.of(), Set.of());
          } catch (OverloadedException | InferenceException e) {
            throw new IllegalStateException(e);
          }
          interruptedAfterwards.set(Thread.currentThread().isInterrupted() ? 1 : 2);
          done.countDown();
        });
    awaitTrue(() -> running.get() == 1);

    // when
    caller.interrupt();

    // then
    assertThat(done.await(200, TimeUnit.MILLISECONDS)).isFalse();
    release.countDown();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(interruptedAfterwards).hasValue(1);
  }

  private Map<String, Tensor> held(Map<String, Tensor> inputs, Set<String> outputs) {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      running.decrementAndGet();
    }
    return inputs;
  }

  private static void awaitTrue(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1);
    }
  }
}
