/** The API types of {@code modeldeployment.io/v1alpha1}: data only, no logic. */
@NullMarked
package io.modeldeployment.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
