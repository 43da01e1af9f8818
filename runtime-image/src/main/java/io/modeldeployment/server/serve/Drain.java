package io.modeldeployment.server.serve;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The first step of stopping: while clients learn from the failing readiness check to go elsewhere,
 * requests are still answered.
 */
final class Drain implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private final ServerState state;
  private final Duration patience;
  private volatile boolean running;

  Drain(ServerState state, Duration patience) {
    this.state = state;
    this.patience = patience;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    // Nobody was sent here before the model was ready.
    boolean served = state.unreadiness().isEmpty();
    state.drain();
    if (!served) {
      return;
    }
    log.info("draining for {} s", patience.toSeconds());
    try {
      Thread.sleep(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the web server, which stops in lower phases. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
