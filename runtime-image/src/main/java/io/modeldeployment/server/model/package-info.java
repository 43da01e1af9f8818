/**
 * One model: its file, its signature, its tensors and its session. Knows no wire format and no
 * HTTP.
 */
@NullMarked
package io.modeldeployment.server.model;

import org.jspecify.annotations.NullMarked;
