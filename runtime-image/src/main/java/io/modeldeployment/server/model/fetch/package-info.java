/** Brings one model file into a directory, whole and verified, or leaves nothing behind. */
@NullMarked
package io.modeldeployment.server.model.fetch;

import org.jspecify.annotations.NullMarked;
