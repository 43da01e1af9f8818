package io.modeldeployment.operator.decide;

import java.util.Optional;

/**
 * What the conditions are to say.
 *
 * @param ready whether the stable revision serves the spec as written
 * @param servable whether something answers inferences
 * @param progressing whether a change is under way
 * @param reconciling why waiting may be enough, where that is so
 * @param stalled why waiting is not enough, where that is so
 * @param runtimeOutdated that the stable revision was made from an older runtime, where that is so
 */
public record Assessment(
    Verdict ready,
    Verdict servable,
    Verdict progressing,
    Optional<Finding> reconciling,
    Optional<Finding> stalled,
    Optional<Finding> runtimeOutdated) {

  /** A condition's status with its finding. */
  public record Verdict(Truth truth, Finding finding) {}

  /** The three values of a condition. */
  public enum Truth {
    True,
    False,
    Unknown
  }
}
