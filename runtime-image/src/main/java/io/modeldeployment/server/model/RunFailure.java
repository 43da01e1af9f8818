package io.modeldeployment.server.model;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.modeldeployment.server.model.InferenceException.Cause;
import java.util.Locale;

/** Finds out whose doing a failed run was; the runtime only says which node failed. */
final class RunFailure {

  private RunFailure() {}

  static InferenceException of(OrtException e, Signature signature) {
    String message = RuntimeMessage.of(e);
    Cause cause = cause(e.getCode(), message.toLowerCase(Locale.ROOT), signature);
    return new InferenceException(
        cause, cause == Cause.CANCELLED ? "the server is closing" : message, e);
  }

  private static Cause cause(OrtErrorCode code, String message, Signature signature) {
    // The runtime has no error codes for these two.
    if (message.contains("terminate flag")) {
      return Cause.CANCELLED;
    }
    if (message.contains("allocat")) {
      return Cause.MODEL;
    }
    if (code == OrtErrorCode.ORT_INVALID_ARGUMENT) {
      return Cause.INPUT;
    }
    // Where shapes are the client's choice, a node that fails is one that they do not fit.
    boolean nodeFailed = message.contains("while running") && message.contains("node");
    boolean shapesVary = signature.inputs().stream().anyMatch(input -> input.shape().isVariable());
    return nodeFailed && shapesVary ? Cause.INPUT : Cause.MODEL;
  }
}
