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

  void check() throws FetchFailure {
    if (System.nanoTime() - end > 0) {
      throw new FetchFailure("it did not finish within " + total.toSeconds() + " s");
    }
  }
}
