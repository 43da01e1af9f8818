package io.modeldeployment.operator.observe;

/**
 * The requests that the routers sent to one revision since this operator began to read them, in all
 * router pods together. What cannot be told apart after a restart of a router pod is left out, so
 * the numbers never fall.
 *
 * @param requests answered requests, over HTTP and gRPC; a request that was retried counts once
 * @param serverErrors of these, answers with 5xx, resets, time-outs, and gRPC status codes that
 *     blame the server
 * @param clientErrors of these, answers with 4xx and gRPC status codes that blame the client
 * @param active requests under way at the last reading
 * @param latency how long the revision took for the requests
 */
public record RevisionTraffic(
    long requests, long serverErrors, long clientErrors, long active, LatencyHistogram latency) {

  /** No request yet. */
  public static final RevisionTraffic NONE =
      new RevisionTraffic(0, 0, 0, 0, LatencyHistogram.EMPTY);

  /** The requests of both, as of two router pods or of two windows. */
  public RevisionTraffic plus(RevisionTraffic other) {
    return new RevisionTraffic(
        requests + other.requests,
        serverErrors + other.serverErrors,
        clientErrors + other.clientErrors,
        active + other.active,
        latency.plus(other.latency));
  }

  /** What came since an earlier reading; requests under way are those of this reading. */
  public RevisionTraffic minus(RevisionTraffic earlier) {
    return new RevisionTraffic(
        requests - earlier.requests,
        serverErrors - earlier.serverErrors,
        clientErrors - earlier.clientErrors,
        active,
        latency.minus(earlier.latency));
  }
}
