package io.modeldeployment.server.model;

/** What lies in the model directory cannot be served; the message says why, to a person. */
public class InvalidModelException extends Exception {

  private static final long serialVersionUID = 1L;

  public InvalidModelException(String message) {
    super(message);
  }

  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
