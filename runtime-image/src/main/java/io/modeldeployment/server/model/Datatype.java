package io.modeldeployment.server.model;

import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.Arrays;
import java.util.Optional;

/** A tensor's element type, under the protocol's name. */
public enum Datatype {
  BOOL(1, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL),
  UINT8(1, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8),
  UINT16(2, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16),
  UINT32(4, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32),
  UINT64(8, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64),
  INT8(1, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8),
  INT16(2, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16),
  INT32(4, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32),
  INT64(8, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64),
  FP16(2, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16),
  FP32(4, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT),
  FP64(8, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE),
  BF16(2, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16),
  BYTES(0, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING);

  private final int width;
  private final OnnxTensorType onnxType;

  Datatype(int width, OnnxTensorType onnxType) {
    this.width = width;
    this.onnxType = onnxType;
  }

  /** Bytes per element; 0 for BYTES, whose elements differ in length. */
  public int width() {
    return width;
  }

  OnnxTensorType onnxType() {
    return onnxType;
  }

  /** The datatype of this protocol name, if there is one. */
  public static Optional<Datatype> named(String name) {
    return Arrays.stream(values()).filter(datatype -> datatype.name().equals(name)).findFirst();
  }

  /** The protocol's name for an ONNX element type; empty where the protocol has none. */
  static Optional<Datatype> of(OnnxTensorType type) {
    return Arrays.stream(values()).filter(datatype -> datatype.onnxType == type).findFirst();
  }
}
