package io.modeldeployment.server.model.fetch;

import java.time.Duration;

/** The moment by which a fetch must be over. */
final class Deadline {

  private final Duration total;
  private final long end;

  Deadline(Duration total) {
    this.total = total;
    this.end = System.nanoTime() + total.toNanos();
  }

  boolean isOver() {
    return System.nanoTime() - end > 0;
  }

  void check() throws FetchFailure {
    if (isOver()) {
      throw new FetchFailure.Passing("it did not finish within " + total.toSeconds() + " s");
    }
  }
}
