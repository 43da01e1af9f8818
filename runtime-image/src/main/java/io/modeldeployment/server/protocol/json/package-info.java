/** The protocol's JSON form, read and written as a stream. */
@NullMarked
package io.modeldeployment.server.protocol.json;

import org.jspecify.annotations.NullMarked;
