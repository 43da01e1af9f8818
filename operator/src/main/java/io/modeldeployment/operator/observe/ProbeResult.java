package io.modeldeployment.operator.observe;

/**
 * What came of asking a pod one real inference.
 *
 * @param outcome how it ended
 * @param message what the pod or the connection said; empty when it passed or is pending
 */
public record ProbeResult(Outcome outcome, String message) {

  /** No answer yet. */
  public static final ProbeResult PENDING = new ProbeResult(Outcome.PENDING, "");

  /** The pod answered the inference. */
  public static final ProbeResult PASSED = new ProbeResult(Outcome.PASSED, "");

  /** How a probe ended. */
  public enum Outcome {
    /** Not yet asked, or no answer yet. */
    PENDING,
    /** Answered with success. */
    PASSED,
    /** The model refused an input made from its metadata (a 4xx answer). */
    REFUSED,
    /** No connection, no protocol, a 5xx answer, or a 4xx answer to the user's own request. */
    FAILED
  }
}
