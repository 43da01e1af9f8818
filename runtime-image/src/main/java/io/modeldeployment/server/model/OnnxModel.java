package io.modeldeployment.server.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.modeldeployment.server.model.InferenceException.Cause;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** An opened model. Any number of threads may run it; closing waits for them. */
public final class OnnxModel implements AutoCloseable {

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final OrtSession.RunOptions runOptions;
  private final Signature signature;
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxModel(OrtEnvironment environment, OrtSession session) throws OrtException {
    this.environment = environment;
    this.session = session;
    this.signature = SignatureReader.read(session);
    this.runOptions = new OrtSession.RunOptions();
  }

  public static OnnxModel open(ModelFile file, SessionSettings settings)
      throws InvalidModelException {
    OrtEnvironment environment = NativeRuntime.load();
    try {
      OrtSession session = Sessions.open(environment, file.path(), settings);
      try {
        return new OnnxModel(environment, session);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new InvalidModelException(OnnxFormat.invalid(file.path(), RuntimeMessage.of(e)), e);
    }
  }

  public Signature signature() {
    return signature;
  }

  /**
   * Runs the model once and copies what it answers out of the runtime's memory.
   *
   * @param inputs a tensor for every input of the signature
   * @param outputs the outputs to compute, in the order wanted
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> outputs)
      throws InferenceException {
    Lock use = lifetime.readLock();
    use.lock();
    try {
      if (closed) {
        throw new InferenceException(Cause.CANCELLED, "the model is closed");
      }
      return runOpen(inputs, outputs);
    } catch (OrtException e) {
      throw RunFailure.of(e, signature);
    } finally {
      use.unlock();
    }
  }

  private Map<String, Tensor> runOpen(Map<String, Tensor> inputs, Set<String> outputs)
      throws OrtException {
    Map<String, OnnxTensor> feed = HashMap.newHashMap(inputs.size());
    try {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        feed.put(input.getKey(), Tensors.toRuntime(environment, input.getValue()));
      }
      try (OrtSession.Result result = session.run(feed, outputs, runOptions)) {
        Map<String, Tensor> answers = LinkedHashMap.newLinkedHashMap(outputs.size());
        for (String output : outputs) {
          answers.put(output, Tensors.fromRuntime(output, result));
        }
        return answers;
      }
    } finally {
      feed.values().forEach(OnnxTensor::close);
    }
  }

  /** Makes inferences that are running give up at their next node. */
  public void cancelRuns() {
    Lock use = lifetime.readLock();
    use.lock();
    try {
      if (!closed) {
        runOptions.setTerminate(true);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      use.unlock();
    }
  }

  @Override
  public void close() {
    cancelRuns();
    Lock end = lifetime.writeLock();
    end.lock();
    try {
      if (!closed) {
        closed = true;
        runOptions.close();
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      end.unlock();
    }
  }
}
