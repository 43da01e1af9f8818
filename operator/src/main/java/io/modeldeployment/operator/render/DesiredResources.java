package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;

/**
 * The objects that should exist: a wish, from which no status can be told.
 *
 * @param objects in the order in which they are to be applied
 * @param untouched hashes of live revisions that cannot be rendered, since their record is gone:
 *     their objects stay as they are
 */
public record DesiredResources(List<HasMetadata> objects, Set<String> untouched) {

  /** Copies the collections. */
  public DesiredResources {
    objects = List.copyOf(objects);
    untouched = Set.copyOf(untouched);
  }

  /** Objects of revisions that can all be rendered. */
  public DesiredResources(List<HasMetadata> objects) {
    this(objects, Set.of());
  }
}
