/** The operator process. */
@NullMarked
package io.modeldeployment.operator;

import org.jspecify.annotations.NullMarked;
