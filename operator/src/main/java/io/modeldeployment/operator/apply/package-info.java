/** Makes it so: server-side apply of what differs, deletion of what is no longer wanted. */
@NullMarked
package io.modeldeployment.operator.apply;

import org.jspecify.annotations.NullMarked;
