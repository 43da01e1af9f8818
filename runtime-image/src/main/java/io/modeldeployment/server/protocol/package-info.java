/** The Open Inference Protocol's requests, answers and rules, whatever their wire form. */
@NullMarked
package io.modeldeployment.server.protocol;

import org.jspecify.annotations.NullMarked;
