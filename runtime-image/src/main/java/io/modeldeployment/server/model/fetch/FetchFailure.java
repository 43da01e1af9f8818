package io.modeldeployment.server.model.fetch;

import java.io.IOException;
import java.time.Duration;

/** Why a fetch broke off, to be completed with where it came from. */
class FetchFailure extends IOException {

  private static final long serialVersionUID = 1L;

  FetchFailure(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** One that may be over when the same is tried again. */
  static final class Passing extends FetchFailure {

    private static final long serialVersionUID = 1L;

    private final Duration requestedWait;

    Passing(String message) {
      this(message, Duration.ZERO);
    }

    /**
     * @param requestedWait how long the other side asks to leave it alone
     */
    Passing(String message, Duration requestedWait) {
      super(message);
      this.requestedWait = requestedWait;
    }

    Duration requestedWait() {
      return requestedWait;
    }
  }
}
