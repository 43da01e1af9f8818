/** What to do: pure functions from an Observation to a Decision; no client, no clock, no Spring. */
@NullMarked
package io.modeldeployment.operator.decide;

import org.jspecify.annotations.NullMarked;
