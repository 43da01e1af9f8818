package io.modeldeployment.operator.watch;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready while every informer has read what exists and hears of changes. */
@Component("operator")
public final class OperatorHealth implements HealthIndicator {

  private final OperatorLifecycle lifecycle;

  /** Health of the given operator. */
  public OperatorHealth(OperatorLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public Health health() {
    return lifecycle.healthy() ? Health.up().build() : Health.outOfService().build();
  }
}
