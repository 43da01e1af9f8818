package io.modeldeployment.operator.decide.gate;

import io.modeldeployment.operator.observe.LatencyHistogram;
import io.modeldeployment.operator.observe.RevisionTraffic;
import java.time.Duration;
import java.util.Random;

/** Requests of a revision: by default quick ones that succeed. */
final class TrafficFixture {

  /** Bins as Envoy's: two digits. */
  private static final double BINS_PER_DECADE = 90;

  private static final double MEDIAN = 20;
  private static final double SIGMA = 0.5;

  private long requests;
  private long serverErrors;
  private long clientErrors;
  private final LatencyHistogram.Builder latency = new LatencyHistogram.Builder();

  private TrafficFixture() {}

  static TrafficFixture requests(long count) {
    TrafficFixture fixture = new TrafficFixture();
    fixture.requests = count;
    return fixture;
  }

  TrafficFixture failed(long count) {
    serverErrors = count;
    return this;
  }

  TrafficFixture refused(long count) {
    clientErrors = count;
    return this;
  }

  /** So many of the requests took so long. */
  TrafficFixture took(double milliseconds, long count) {
    double decade = Math.pow(10, Math.floor(Math.log10(milliseconds)));
    double width = decade * 9 / BINS_PER_DECADE;
    double lower = Math.floor(milliseconds / width + 1e-9) * width;
    latency.add(lower, lower + width, count);
    return this;
  }

  /** All requests: lognormal around 20 ms, so many times slower. */
  TrafficFixture tookAbout(Random random, double slower) {
    for (long i = 0; i < requests; i++) {
      took(MEDIAN * slower * Math.exp(SIGMA * random.nextGaussian()), 1);
    }
    return this;
  }

  RevisionTraffic build() {
    return new RevisionTraffic(requests, serverErrors, clientErrors, 0, latency.build());
  }

  static StepTraffic step(TrafficFixture canary, TrafficFixture stable) {
    return new StepTraffic(canary.build(), stable.build(), Duration.ofMinutes(1));
  }
}
