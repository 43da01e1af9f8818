package io.modeldeployment.server.model;

import org.jspecify.annotations.Nullable;

/** An inference that gave no answer. */
public class InferenceException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Whose doing it was. */
  public enum Cause {
    /** The model refused these inputs. */
    INPUT,
    /** The server is closing. */
    CANCELLED,
    /** Anything else: ours or the model's own. */
    MODEL
  }

  private final Cause reason;

  public InferenceException(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  public InferenceException(Cause reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }
}
