package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance is the one that writes. It is while the Lease that it renewed last is good,
 * by the same times that the other instances judge it by. An instance that led and is not sure any
 * more ends at once: what its threads still hold in memory may be out of date, so nothing of it is
 * to be finished.
 */
public final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final Duration goodFor;
  private final Clock clock;
  private final Runnable end;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leadership").factory());
  private volatile Instant goodUntil = Instant.MIN;
  private volatile boolean over;

  /**
   * Not leading yet.
   *
   * @param goodFor how long after its renewal the Lease counts as held; shorter than the time after
   *     which others take it, since requests on the way then still arrive in time
   * @param clock the clock of this node
   * @param end ends the process
   */
  public Leadership(Duration goodFor, Clock clock, Runnable end) {
    this.goodFor = goodFor;
    this.clock = clock;
    this.end = end;
  }

  /** Looks by itself, since a renewal that hangs tells nobody that time is over. */
  void watch(Duration period) {
    long millis = period.toMillis();
    watchdog.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The Lease now names this instance and was renewed at the given time. */
  void renewed(Instant at) {
    goodUntil = at.plus(goodFor);
  }

  /** Whether a write is still sure to be the leader's. */
  boolean mayWrite() {
    return clock.instant().isBefore(goodUntil);
  }

  /** Ends the process where it led and cannot be sure any more that it does. */
  void check() {
    if (!goodUntil.equals(Instant.MIN) && !mayWrite()) {
      lost("the lease could not be renewed in time");
    }
  }

  /** What the election tells. */
  LeaderCallbacks callbacks() {
    return new LeaderCallbacks(
        () -> LOG.info("this instance leads"),
        () -> lost("another instance took the lease"),
        leader -> LOG.info("leader: {}", leader));
  }

  private void lost(String why) {
    if (!over) {
      over = true;
      LOG.error("{}; ending, so that two never write at once", why);
      end.run();
    }
  }

  /** Giving the Lease back is no loss of it. */
  @Override
  public void close() {
    over = true;
    watchdog.shutdownNow();
  }
}
