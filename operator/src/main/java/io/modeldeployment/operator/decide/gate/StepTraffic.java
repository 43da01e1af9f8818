package io.modeldeployment.operator.decide.gate;

import io.modeldeployment.operator.observe.LatencyHistogram;
import io.modeldeployment.operator.observe.RevisionTraffic;
import java.time.Duration;

/**
 * What the router counted in one step of a rollout.
 *
 * @param canary requests to the canary
 * @param stable requests to the stable revision
 * @param during how long it was counted
 */
public record StepTraffic(RevisionTraffic canary, RevisionTraffic stable, Duration during) {

  /** The same shares with so many times the requests: what may be seen later. */
  StepTraffic times(double factor) {
    return new StepTraffic(times(canary, factor), times(stable, factor), during);
  }

  private static RevisionTraffic times(RevisionTraffic t, double factor) {
    LatencyHistogram latency =
        new LatencyHistogram(
            t.latency().upperBounds(),
            t.latency().counts().stream().map(count -> Math.round(count * factor)).toList());
    return new RevisionTraffic(
        Math.round(t.requests() * factor),
        Math.round(t.serverErrors() * factor),
        Math.round(t.clientErrors() * factor),
        t.active(),
        latency);
  }
}
