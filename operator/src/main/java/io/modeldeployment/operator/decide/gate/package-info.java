/** Judges a canary by what the router counted: pure statistics. */
@NullMarked
package io.modeldeployment.operator.decide.gate;

import org.jspecify.annotations.NullMarked;
