/** The operator's own settings. */
@NullMarked
package io.modeldeployment.operator.config;

import org.jspecify.annotations.NullMarked;
