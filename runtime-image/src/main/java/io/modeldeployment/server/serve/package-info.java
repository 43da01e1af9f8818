/** HTTP, health, metrics and the life of the process. */
@NullMarked
package io.modeldeployment.server.serve;

import org.jspecify.annotations.NullMarked;
