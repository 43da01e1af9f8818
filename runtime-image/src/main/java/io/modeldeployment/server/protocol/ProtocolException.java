package io.modeldeployment.server.protocol;

/** A request that gets the protocol's error as its answer; the message is for the client. */
public final class ProtocolException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What kind of error, in words that HTTP and gRPC each have a code for. */
  public enum Kind {
    INVALID_ARGUMENT,
    NOT_FOUND,
    TOO_LARGE,
    NOT_REPRESENTABLE,
    UNSUPPORTED_ENCODING,
    UNAVAILABLE,
    INTERNAL
  }

  private final Kind kind;

  public ProtocolException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public static ProtocolException invalid(String message) {
    return new ProtocolException(Kind.INVALID_ARGUMENT, message);
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
