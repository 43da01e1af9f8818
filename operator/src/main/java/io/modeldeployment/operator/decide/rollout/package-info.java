/** The state machine of a rollout: pure, at most one change a pass. */
@NullMarked
package io.modeldeployment.operator.decide.rollout;

import org.jspecify.annotations.NullMarked;
