package io.modeldeployment.server.serve;

import io.modeldeployment.server.batch.MemoryBudget;
import io.modeldeployment.server.batch.OverloadedException;
import io.modeldeployment.server.batch.RequestMemory;
import io.modeldeployment.server.model.InferenceException;
import io.modeldeployment.server.model.Tensor;
import io.modeldeployment.server.protocol.InferRequest;
import io.modeldeployment.server.protocol.InferResponse;
import io.modeldeployment.server.protocol.ModelIdentity;
import io.modeldeployment.server.protocol.ProtocolException;
import io.modeldeployment.server.protocol.ProtocolException.Kind;
import io.modeldeployment.server.protocol.json.JsonInferWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Answers inference requests and counts them. */
final class InferHandler {

  private static final Logger log = LoggerFactory.getLogger(InferHandler.class);

  private final ModelIdentity identity;
  private final ServerState state;
  private final ServerMetrics metrics;
  private final MemoryBudget budget;
  private final int requestLimit;

  InferHandler(
      ModelIdentity identity, ServerState state, ServerMetrics metrics, ServeSettings settings) {
    this.identity = identity;
    this.state = state;
    this.metrics = metrics;
    this.budget = new MemoryBudget(settings.memoryLimit());
    this.requestLimit = settings.requestLimit();
  }

  void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    long begin = System.nanoTime();
    metrics.started();
    // What is counted where no answer comes about.
    response.setStatus(500);
    try {
      answer(request, response);
    } finally {
      metrics.finished(response.getStatus(), System.nanoTime() - begin);
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try (RequestMemory memory = budget.open()) {
      JsonInferWriter answer = new JsonInferWriter(infer(request, memory));
      response.setStatus(200);
      response.setContentType("application/json");
      answer.write(response.getOutputStream());
    } catch (ProtocolException e) {
      Answers.error(response, HttpError.of(e));
    } catch (OverloadedException e) {
      Answers.error(response, HttpError.of(e));
    } catch (InferenceException e) {
      failed(response, e);
    } catch (IOException e) {
      Answers.error(response, new HttpError(400, "the request could not be read to its end"));
    } catch (JacksonException e) {
      // The client has gone away while its answer was written.
      log.debug("answer not delivered", e);
    }
  }

  private InferResponse infer(HttpServletRequest request, RequestMemory memory)
      throws IOException, ProtocolException, OverloadedException, InferenceException {
    ServedModel served =
        state
            .model()
            .orElseThrow(() -> new ProtocolException(Kind.UNAVAILABLE, "the model is loading"));
    RequestBody body = RequestDecoding.body(request, requestLimit, memory);
    InferRequest infer = served.reader().read(body.bytes(), body.length(), memory);
    Map<String, Tensor> outputs = served.queue().run(infer.inputs(), infer.outputs());
    return new InferResponse(identity.name(), identity.version(), infer.id(), outputs);
  }

  private static void failed(HttpServletResponse response, InferenceException e)
      throws IOException {
    if (e.reason() == InferenceException.Cause.MODEL) {
      log.error("inference failed", e);
    }
    Answers.error(response, HttpError.of(e));
  }
}
