package io.modeldeployment.server.serve;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the server stands in its life: loading, serving, draining. */
final class ServerState implements AutoCloseable {

  private volatile @Nullable ServedModel model;
  private volatile boolean draining;

  void serve(ServedModel served) {
    model = served;
  }

  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  /** The model, once it is loaded; it answers while the server drains. */
  Optional<ServedModel> model() {
    return Optional.ofNullable(model);
  }

  /** Why the server wants no new clients; empty when it does. */
  Optional<String> unreadiness() {
    if (draining) {
      return Optional.of("the server is closing");
    }
    return model == null ? Optional.of("the model is loading") : Optional.empty();
  }

  @Override
  public void close() {
    ServedModel served = model;
    if (served != null) {
      served.close();
    }
  }
}
