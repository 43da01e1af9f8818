/** Wires the pipeline: event sources and the reconciler that calls the six steps in order. */
@NullMarked
package io.modeldeployment.operator.watch;

import org.jspecify.annotations.NullMarked;
