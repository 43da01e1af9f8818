package io.modeldeployment.server.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.Arrays;
import java.util.Optional;

/** A tensor's element type, under the protocol's name. */
public enum Datatype {
  BOOL(1, OnnxJavaType.BOOL),
  UINT8(1, OnnxJavaType.UINT8),
  UINT16(2, OnnxJavaType.UNKNOWN),
  UINT32(4, OnnxJavaType.UNKNOWN),
  UINT64(8, OnnxJavaType.UNKNOWN),
  INT8(1, OnnxJavaType.INT8),
  INT16(2, OnnxJavaType.INT16),
  INT32(4, OnnxJavaType.INT32),
  INT64(8, OnnxJavaType.INT64),
  FP16(2, OnnxJavaType.FLOAT16),
  FP32(4, OnnxJavaType.FLOAT),
  FP64(8, OnnxJavaType.DOUBLE),
  BF16(2, OnnxJavaType.BFLOAT16),
  BYTES(0, OnnxJavaType.STRING);

  private final int width;
  private final OnnxJavaType javaType;

  Datatype(int width, OnnxJavaType javaType) {
    this.width = width;
    this.javaType = javaType;
  }

  /** Bytes per element; 0 for BYTES, whose elements differ in length. */
  public int width() {
    return width;
  }

  OnnxJavaType javaType() {
    return javaType;
  }

  /** The datatype of this protocol name, if there is one. */
  public static Optional<Datatype> named(String name) {
    return Arrays.stream(values()).filter(datatype -> datatype.name().equals(name)).findFirst();
  }

  /** The protocol's name for an ONNX element type; empty where the protocol has none. */
  static Optional<Datatype> of(OnnxTensorType type) {
    return Optional.ofNullable(
        switch (type) {
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> BOOL;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> UINT8;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> UINT16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> UINT32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> UINT64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> INT8;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> INT16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> INT32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> INT64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> FP16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> FP32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> FP64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> BF16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> BYTES;
          default -> null;
        });
  }
}
