package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.modeldeployment.operator.apply.ResourceWriter;
import org.jspecify.annotations.Nullable;

/** Shows each write to the caches, so that the next pass does not repeat it. */
public final class CachingWriter implements ResourceWriter {

  private final ResourceWriter writer;
  private final EventSources sources;

  /** A writer in front of another. */
  public CachingWriter(ResourceWriter writer, EventSources sources) {
    this.writer = writer;
    this.sources = sources;
  }

  @Override
  public HasMetadata apply(HasMetadata object, boolean force) {
    HasMetadata applied = writer.apply(object, force);
    sources.written(applied);
    return applied;
  }

  @Override
  public @Nullable HasMetadata get(HasMetadata object) {
    return writer.get(object);
  }

  @Override
  public void delete(HasMetadata object) {
    writer.delete(object);
  }
}
