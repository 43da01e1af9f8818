/**
 * What the chart's hooks run: commands of the operator's image that do one thing and end. They know
 * nothing of the operator itself and start no application.
 */
@NullMarked
package io.modeldeployment.operator.install;

import org.jspecify.annotations.NullMarked;
