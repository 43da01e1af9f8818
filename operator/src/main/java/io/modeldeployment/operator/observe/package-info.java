/**
 * What is: one immutable snapshot of a ModelDeployment, its children, their probes and the time.
 */
@NullMarked
package io.modeldeployment.operator.observe;

import org.jspecify.annotations.NullMarked;
