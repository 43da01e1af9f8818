/**
 * Decides when an inference runs: how many at once, how many may wait, how much memory they may
 * hold.
 */
@NullMarked
package io.modeldeployment.server.batch;

import org.jspecify.annotations.NullMarked;
