package io.modeldeployment.operator.apply;

import io.modeldeployment.operator.decide.Finding;
import java.util.Optional;

/**
 * What came of applying.
 *
 * @param problem the first object that could not be applied, and why
 * @param writes how many requests changed something
 */
public record AppliedResources(Optional<Finding> problem, int writes) {

  /** Nothing was to be applied. */
  public static final AppliedResources NOTHING = new AppliedResources(Optional.empty(), 0);
}
