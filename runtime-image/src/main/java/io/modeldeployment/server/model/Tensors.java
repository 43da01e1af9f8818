package io.modeldeployment.server.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;

/** Our tensors to the runtime's and back. */
final class Tensors {

  private Tensors() {}

  /** A runtime tensor over the same memory; strings are copied. */
  static OnnxTensor toRuntime(OrtEnvironment environment, Tensor tensor) throws OrtException {
    return switch (tensor) {
      case Tensor.Numeric numeric -> numericTensor(environment, numeric);
      case Tensor.Bytes bytes -> stringTensor(environment, bytes);
    };
  }

  /** A copy of what the runtime answered. */
  static Tensor fromRuntime(String output, OrtSession.Result result) throws OrtException {
    OnnxValue value =
        result.get(output).orElseThrow(() -> new OrtException("no value for output " + output));
    if (!(value instanceof OnnxTensor tensor)) {
      throw new OrtException("output " + output + " is not a tensor");
    }
    TensorInfo info = tensor.getInfo();
    Shape shape = Shape.of(info.getShape());
    Datatype datatype =
        Datatype.of(info.onnxType).orElseThrow(() -> new OrtException("output " + output));
    if (datatype == Datatype.BYTES) {
      return new Tensor.Bytes(shape, NativeStrings.read(tensor, count(shape)));
    }
    ByteBuffer data = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    return new Tensor.Numeric(datatype, shape, data);
  }

  private static OnnxTensor numericTensor(OrtEnvironment environment, Tensor.Numeric tensor)
      throws OrtException {
    ByteBuffer data = tensor.data().duplicate().order(ByteOrder.nativeOrder());
    OnnxTensorType type = tensor.datatype().onnxType();
    return switch (tensor.datatype()) {
      case UINT16, UINT32, UINT64 -> UnsignedTensors.over(environment, data, tensor.shape(), type);
      default ->
          OnnxTensor.createTensor(
              environment,
              data,
              tensor.shape().toArray(),
              OnnxJavaType.mapFromOnnxTensorType(type));
    };
  }

  private static OnnxTensor stringTensor(OrtEnvironment environment, Tensor.Bytes bytes)
      throws OrtException {
    List<byte[]> elements = bytes.elements();
    String[] blank = Collections.nCopies(elements.size(), "").toArray(String[]::new);
    OnnxTensor tensor = OnnxTensor.createTensor(environment, blank, bytes.shape().toArray());
    try {
      NativeStrings.write(tensor, elements);
      return tensor;
    } catch (OrtException | RuntimeException e) {
      tensor.close();
      throw e;
    }
  }

  private static int count(Shape shape) {
    return Math.toIntExact(shape.elementCount());
  }
}
