package io.modeldeployment.server.protocol.json;

/** An element that is not of its tensor's datatype; the message says what it is instead. */
final class ElementException extends Exception {

  private static final long serialVersionUID = 1L;

  ElementException(String message) {
    // One bad request can hold one of these: the trace would only cost.
    super(message, null, false, false);
  }
}
