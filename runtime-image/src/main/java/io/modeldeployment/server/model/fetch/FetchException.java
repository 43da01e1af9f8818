package io.modeldeployment.server.model.fetch;

/** A model that could not be fetched; the message is for a person and holds no credentials. */
public final class FetchException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int FAILED = 1;
  private static final int WRONG_DIGEST = 4;

  private final int exitCode;

  private FetchException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  static FetchException failed(String message) {
    return new FetchException(FAILED, message);
  }

  static FetchException wrongDigest(Digest expected, Digest actual, String where) {
    return new FetchException(
        WRONG_DIGEST,
        "model digest mismatch: expected %s, got %s from %s".formatted(expected, actual, where));
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
