package io.modeldeployment.server.serve;

import io.modeldeployment.server.batch.InferenceQueue;
import io.modeldeployment.server.model.OnnxModel;
import io.modeldeployment.server.model.Signature;
import io.modeldeployment.server.protocol.json.JsonInferReader;
import java.time.Duration;

/** The model with all that answers for it. */
record ServedModel(OnnxModel model, InferenceQueue queue, JsonInferReader reader)
    implements AutoCloseable {

  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

  static ServedModel of(OnnxModel model, ServeSettings settings) {
    InferenceQueue queue =
        new InferenceQueue(model::run, settings.concurrency(), settings.queueLimit());
    return new ServedModel(model, queue, new JsonInferReader(model.signature()));
  }

  Signature signature() {
    return model.signature();
  }

  /** Ends at once what still runs: whoever wanted to wait has waited before. */
  @Override
  public void close() {
    try {
      boolean idle = queue.drain(Duration.ZERO);
      if (!idle) {
        model.cancelRuns();
        idle = queue.drain(CANCEL_PATIENCE);
      }
      // A run that does not heed the cancellation would block the end of the process.
      if (idle) {
        model.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
