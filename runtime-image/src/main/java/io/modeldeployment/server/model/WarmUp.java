package io.modeldeployment.server.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The inference a model answers before it is called ready: zeros of the smallest shape. */
public final class WarmUp {

  private static final long MOST_BYTES = 64 << 20;

  private WarmUp() {}

  /** Runs it. A refusal says that the model wants other inputs, not that it is broken. */
  public static void run(OnnxModel model) throws InferenceException {
    Signature signature = model.signature();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec input : signature.inputs()) {
      inputs.put(input.name(), zeros(input));
    }
    Set<String> outputs = new LinkedHashSet<>();
    signature.outputs().forEach(output -> outputs.add(output.name()));
    model.run(inputs, outputs);
  }

  private static Tensor zeros(TensorSpec input) throws InferenceException {
    Shape shape = input.shape().smallest();
    Datatype datatype = input.datatype();
    long count = shape.elementCount();
    if (count > MOST_BYTES / Math.max(1, datatype.width())) {
      throw new InferenceException(
          InferenceException.Cause.INPUT, "input '" + input.name() + "' is too large to make up");
    }
    if (datatype == Datatype.BYTES) {
      return new Tensor.Bytes(shape, Collections.nCopies((int) count, new byte[0]));
    }
    ByteBuffer data = ByteBuffer.allocateDirect((int) count * datatype.width());
    return new Tensor.Numeric(datatype, shape, data.order(ByteOrder.nativeOrder()));
  }
}
