package io.modeldeployment.server.model.fetch;

import java.io.IOException;

/** Why a fetch broke off, to be completed with where it came from. */
final class FetchFailure extends IOException {

  private static final long serialVersionUID = 1L;

  FetchFailure(String message) {
    super(message);
  }
}
