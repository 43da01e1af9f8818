/**
 * Says so: the status built from what was applied, observed and decided, and the one place that
 * writes it.
 */
@NullMarked
package io.modeldeployment.operator.status;

import org.jspecify.annotations.NullMarked;
