package io.modeldeployment.server.serve;

import org.jspecify.annotations.Nullable;

/** What a path asks for. A version that is not named means the one that is served. */
sealed interface Route {

  /** The only method besides HEAD (for GET) that the path allows. */
  default String method() {
    return "GET";
  }

  record ServerMetadata() implements Route {}

  record Live() implements Route {}

  record Ready() implements Route {}

  record Metrics() implements Route {}

  record ModelMetadata(String model, @Nullable String version) implements Route {}

  record ModelReady(String model, @Nullable String version) implements Route {}

  record Infer(String model, @Nullable String version) implements Route {

    @Override
    public String method() {
      return "POST";
    }
  }
}
