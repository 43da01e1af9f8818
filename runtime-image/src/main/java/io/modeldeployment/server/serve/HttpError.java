package io.modeldeployment.server.serve;

import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.model.InferenceException;
import io.modeldeployment.server.protocol.ProtocolException;

/** What HTTP calls the ways in which a request can fail. */
record HttpError(int status, String message) {

  static final int UNAVAILABLE = 503;
  private static final int TOO_LARGE = 413;

  static HttpError of(ProtocolException e) {
    int status =
        switch (e.kind()) {
          case INVALID_ARGUMENT -> 400;
          case NOT_FOUND -> 404;
          case NOT_REPRESENTABLE -> 406;
          case TOO_LARGE -> TOO_LARGE;
          case UNSUPPORTED_ENCODING -> 415;
          case UNAVAILABLE -> UNAVAILABLE;
          case INTERNAL -> 500;
        };
    return new HttpError(status, e.getMessage());
  }

  static HttpError of(OverloadedException e) {
    return new HttpError(e.passing() ? UNAVAILABLE : TOO_LARGE, String.valueOf(e.getMessage()));
  }

  static HttpError of(InferenceException e) {
    return switch (e.reason()) {
      case INPUT -> new HttpError(400, "the model refused these inputs: " + e.getMessage());
      case CANCELLED -> new HttpError(UNAVAILABLE, "the server is closing");
      case MODEL -> new HttpError(500, "the inference failed: " + e.getMessage());
    };
  }
}
