package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The workers and the reconciles that wait for one. A spec that was not looked at yet waits behind
 * what is under way, so that of many models created at once the first are ready long before the
 * last; in the order of arrival each would get its next step only after all others had theirs.
 *
 * <p>The framework hands over its tasks without saying whose they are, but tells the metrics right
 * before, in the same thread. Would it no longer do so, the order would be that of arrival.
 */
final class WorkQueue extends ThreadPoolExecutor implements Metrics {

  /** How long work under way may keep a new spec waiting: nothing waits for ever. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final ThreadLocal<Boolean> nextIsNew = ThreadLocal.withInitial(() -> false);
  private final AtomicLong arrivals = new AtomicLong();

  /** A queue for the given number of workers. */
  WorkQueue(int workers, InstantSource clock) {
    super(workers, workers, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
    this.clock = clock;
  }

  @Override
  public void reconciliationSubmitted(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    nextIsNew.set(resource instanceof ModelDeployment model && isNew(model));
  }

  private static boolean isNew(ModelDeployment model) {
    ModelDeploymentStatus status = model.getStatus();
    return status == null
        || !model.getMetadata().getGeneration().equals(status.observedGeneration());
  }

  @Override
  public void execute(Runnable command) {
    long due = clock.millis() + (nextIsNew.get() ? PATIENCE.toMillis() : 0);
    nextIsNew.remove();
    super.execute(new Task(command, due, arrivals.incrementAndGet()));
  }

  private record Task(Runnable command, long due, long arrival)
      implements Runnable, Comparable<Task> {

    @Override
    public void run() {
      command.run();
    }

    @Override
    public int compareTo(Task other) {
      int byDue = Long.compare(due, other.due);
      return byDue != 0 ? byDue : Long.compare(arrival, other.arrival);
    }
  }
}
