package io.modeldeployment.server.batch;

/** The server has no room for this request. */
public final class OverloadedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  private OverloadedException(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  static OverloadedException forNow(String message) {
    return new OverloadedException(message, true);
  }

  static OverloadedException always(String message) {
    return new OverloadedException(message, false);
  }

  /** True where the same request may succeed a moment later. */
  public boolean passing() {
    return passing;
  }
}
