package io.modeldeployment.server.batch;

import io.modeldeployment.server.model.InferenceException;
import io.modeldeployment.server.model.InferenceException.Cause;
import io.modeldeployment.server.model.Tensor;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs inferences on a fixed set of platform threads: native code pins a virtual thread's carrier,
 * and the carriers must stay free to answer health checks. A bounded number of inferences waits.
 */
public final class InferenceQueue {

  /** What the threads run. */
  @FunctionalInterface
  public interface Inference {
    Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> outputs)
        throws InferenceException;
  }

  private final Inference inference;
  private final ThreadPoolExecutor threads;
  private final int capacity;

  public InferenceQueue(Inference inference, int concurrency, int capacity) {
    this.inference = inference;
    this.capacity = capacity;
    this.threads =
        new ThreadPoolExecutor(
            concurrency,
            concurrency,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(capacity),
            Thread.ofPlatform().daemon().name("inference-", 0).factory());
  }

  /** Runs one inference and waits for its answer, however long: its input memory is in use. */
  public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> outputs)
      throws OverloadedException, InferenceException {
    FutureTask<Map<String, Tensor>> task = new FutureTask<>(() -> inference.run(inputs, outputs));
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw refused();
    }
    return await(task);
  }

  /** How many inferences wait for a thread. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** Takes no more inferences and waits for those it has; false where the time was too short. */
  public boolean drain(Duration patience) throws InterruptedException {
    threads.shutdown();
    return threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private OverloadedException refused() {
    return threads.isShutdown()
        ? OverloadedException.forNow("the server is closing")
        : OverloadedException.forNow(
            "%d inferences are waiting already, try again".formatted(capacity));
  }

  private static Map<String, Tensor> await(FutureTask<Map<String, Tensor>> task)
      throws InferenceException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unwrapped(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static InferenceException unwrapped(@Nullable Throwable cause) {
    return cause instanceof InferenceException known
        ? known
        : new InferenceException(Cause.MODEL, String.valueOf(cause), cause);
  }
}
