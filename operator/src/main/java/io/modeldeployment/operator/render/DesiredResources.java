package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * The objects that should exist: a wish, from which no status can be told.
 *
 * @param objects in the order in which they are to be applied
 */
public record DesiredResources(List<HasMetadata> objects) {

  /** Copies the list. */
  public DesiredResources {
    objects = List.copyOf(objects);
  }
}
