package io.modeldeployment.operator.watch;

import static io.modeldeployment.operator.fixtures.ModelDeploymentFixture.aModelDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.fixtures.ManualClock;
import io.modeldeployment.operator.fixtures.StatusFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

  private final ManualClock clock = new ManualClock();
  private final WorkQueue queue = new WorkQueue(1, clock);
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final CountDownLatch busy = new CountDownLatch(1);

  /** The one worker is held, so that what is submitted waits. */
  @BeforeEach
  void holdTheWorker() {
    queue.execute(() -> {
      try {
        busy.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @AfterEach
  void stop() {
    queue.shutdownNow();
  }

  @Test
  void workUnderWayGoesBeforeNewModels() throws InterruptedException {
    // given
    submit("new 1", newModel());
    submit("new 2", newModel());
    submit("under way", modelUnderWay());
    // when
    runAll();
    // then
    assertThat(order).containsExactly("under way", "new 1", "new 2");
  }

  @Test
  void aChangedSpecIsNewUntilItWasLookedAt() throws InterruptedException {
    // given
    ModelDeployment changed = modelUnderWay();
    changed.getMetadata().setGeneration(2L);
    submit("changed", changed);
    submit("under way", modelUnderWay());
    // when
    runAll();
    // then
    assertThat(order).containsExactly("under way", "changed");
  }

  @Test
  void aNewModelDoesNotWaitForEver() throws InterruptedException {
    // given
    submit("new", newModel());
    clock.pass(WorkQueue.PATIENCE.plus(Duration.ofSeconds(1)));
    submit("under way", modelUnderWay());
    // when
    runAll();
    // then
    assertThat(order).containsExactly("new", "under way");
  }

  @Test
  void whatTheFrameworkSaysNothingAboutKeepsItsOrder() throws InterruptedException {
    // given
    submit("new", newModel());
    queue.execute(() -> order.add("first"));
    queue.execute(() -> order.add("second"));
    // when
    runAll();
    // then
    assertThat(order).containsExactly("first", "second", "new");
  }

  private void submit(String name, ModelDeployment model) {
    queue.reconciliationSubmitted(model, null, Map.of());
    queue.execute(() -> order.add(name));
  }

  private void runAll() throws InterruptedException {
    busy.countDown();
    queue.shutdown();
    assertThat(queue.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  private static ModelDeployment newModel() {
    return aModelDeployment().build();
  }

  private static ModelDeployment modelUnderWay() {
    ModelDeployment model = aModelDeployment().build();
    model.getMetadata().setGeneration(1L);
    model.setStatus(StatusFixture.aStatus().build());
    return model;
  }
}
