package io.modeldeployment.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;

/** Waits until something holds. */
public final class Await {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private Await() {}

  /** Something that throws an {@link AssertionError} while it does not hold. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  /** Repeats a check until it holds; after the limit, fails as the check failed last. */
  public static void until(Duration limit, Check check) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError | KubernetesClientException e) {
        if (System.nanoTime() > end) {
          throw new AssertionError("after " + limit + ": " + e.getMessage(), e);
        }
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      pause(PAUSE);
    }
  }

  /** Waits for a time that is part of a scenario. */
  public static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
