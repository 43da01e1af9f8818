/**
 * What should exist: pure functions from committed status and Observation to Kubernetes objects.
 */
@NullMarked
package io.modeldeployment.operator.render;

import org.jspecify.annotations.NullMarked;
