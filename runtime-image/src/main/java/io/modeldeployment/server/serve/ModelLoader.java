package io.modeldeployment.server.serve;

import io.modeldeployment.server.model.InferenceException;
import io.modeldeployment.server.model.InvalidModelException;
import io.modeldeployment.server.model.ModelFile;
import io.modeldeployment.server.model.OnnxModel;
import io.modeldeployment.server.model.SessionSettings;
import io.modeldeployment.server.model.WarmUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the model into service: finds it, opens it, lets it answer once, makes it ready. */
final class ModelLoader {

  private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

  private final ServeSettings settings;
  private final ServerState state;
  private final ServerMetrics metrics;

  ModelLoader(ServeSettings settings, ServerState state, ServerMetrics metrics) {
    this.settings = settings;
    this.state = state;
    this.metrics = metrics;
  }

  void load() throws InvalidModelException {
    long begin = System.nanoTime();
    ModelFile file = ModelFile.find(settings.modelDir());
    OnnxModel model = OnnxModel.open(file, new SessionSettings(settings.intraOpThreads()));
    warmUp(model);
    ServedModel served = ServedModel.of(model, settings);
    double seconds = (System.nanoTime() - begin) / 1e9;
    metrics.loaded(seconds, served.queue()::waiting);
    state.serve(served);
    log.info(
        "model {} is ready: {} opened in {} ms",
        settings.modelName(),
        file.path(),
        Math.round(seconds * 1000));
  }

  /** A model may rightly refuse made-up inputs: that says nothing about real ones. */
  private static void warmUp(OnnxModel model) {
    try {
      WarmUp.run(model);
    } catch (InferenceException e) {
      log.warn("the model refused the warm-up inference: {}", e.getMessage());
    }
  }
}
