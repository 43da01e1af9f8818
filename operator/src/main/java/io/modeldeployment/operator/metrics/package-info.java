/** The one user of the metrics library. */
@NullMarked
package io.modeldeployment.operator.metrics;

import org.jspecify.annotations.NullMarked;
