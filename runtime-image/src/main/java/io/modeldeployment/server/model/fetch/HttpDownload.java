package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Brings a file whole in as many attempts as it takes, as long as each brings something. */
final class HttpDownload {

  private final HttpSource source;
  private final PartialFile partial;
  private final FailureReasons reasons;
  private final RetryPolicy policy;
  private final Deadline deadline;
  private final Consumer<String> notes;

  private int attempts;
  private int fruitless;
  private long lastGain = System.nanoTime();

  HttpDownload(
      HttpSource source,
      PartialFile partial,
      FailureReasons reasons,
      RetryPolicy policy,
      Deadline deadline,
      Consumer<String> notes) {
    this.source = source;
    this.partial = partial;
    this.reasons = reasons;
    this.policy = policy;
    this.deadline = deadline;
    this.notes = notes;
  }

  void run() throws IOException {
    long most = partial.bytes();
    while (true) {
      try {
        attempts++;
        attempt();
        return;
      } catch (IOException e) {
        FetchFailure failure = reasons.of(e);
        // Bytes that had come before are no gain: a server may break off at the same place forever.
        if (partial.bytes() > most) {
          most = partial.bytes();
          fruitless = 0;
          lastGain = System.nanoTime();
        }
        pauseAfter(failure);
      }
    }
  }

  private void attempt() throws IOException {
    try (Content content = source.open(partial.resumption())) {
      try {
        partial.append(content);
      } catch (FetchFailure known) {
        throw known;
      } catch (IOException broken) {
        throw reasons.brokenOff(partial.progress(), broken);
      }
    }
  }

  /** Gives up by throwing what happened last. */
  private void pauseAfter(FetchFailure failure) throws FetchFailure {
    fruitless++;
    if (!(failure instanceof FetchFailure.Passing passing) || deadline.isOver()) {
      throw counted(failure);
    }
    Duration pause =
        policy
            .pause(
                fruitless,
                Duration.ofNanos(System.nanoTime() - lastGain),
                passing.requestedWait(),
                ThreadLocalRandom.current().nextDouble())
            .orElseThrow(() -> counted(failure));
    notes.accept(failure.getMessage() + "; trying again in " + pause.toMillis() + " ms");
    sleep(pause);
  }

  private FetchFailure counted(FetchFailure failure) {
    if (attempts == 1) {
      return failure;
    }
    String message = failure.getMessage() + " (" + attempts + " attempts)";
    return failure instanceof FetchFailure.Passing
        ? new FetchFailure.Passing(message)
        : new FetchFailure(message);
  }

  private static void sleep(Duration pause) throws FetchFailure {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchFailure("the fetch was interrupted");
    }
  }
}
