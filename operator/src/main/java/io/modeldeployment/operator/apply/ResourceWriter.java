package io.modeldeployment.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** The writes the applier makes. */
public interface ResourceWriter {

  /**
   * Server-side apply.
   *
   * @param force whether to take fields from other managers
   * @return the object as it now is
   */
  HasMetadata apply(HasMetadata object, boolean force);

  /** The object as it is on the server, if it exists. */
  @Nullable HasMetadata get(HasMetadata object);

  /** Deletes an object, unless it was replaced by another of the same name. */
  void delete(HasMetadata object);
}
