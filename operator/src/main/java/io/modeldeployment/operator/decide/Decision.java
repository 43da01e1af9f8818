package io.modeldeployment.operator.decide;

import io.modeldeployment.operator.observe.Committed;
import java.time.Duration;
import java.util.Optional;

/**
 * What one pass comes to.
 *
 * @param transition the step to write to status, if one is due; nothing else happens in that pass
 * @param committed the decisions once that step is written
 * @param assessment what the conditions say then
 * @param recheckAfter when to look again though nothing happened, if at all
 */
public record Decision(
    Optional<Transition> transition,
    Committed committed,
    Assessment assessment,
    Optional<Duration> recheckAfter) {}
