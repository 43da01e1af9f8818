package io.modeldeployment.server.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Makes tensors of unsigned elements of 16, 32 and 64 bits. The binding's native code does, but its
 * interface names element types by Java's, which has no such types.
 */
final class UnsignedTensors {

  private static final Api API = new Api();

  private UnsignedTensors() {}

  /** A tensor over this memory, which the caller keeps. */
  static OnnxTensor over(
      OrtEnvironment environment, ByteBuffer data, Shape shape, OnnxTensorType type)
      throws OrtException {
    try {
      return API.create(environment, data, shape.toArray(), type);
    } catch (OrtException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Api {

    private final long api;
    private final VarHandle defaultAllocator;
    private final VarHandle allocatorHandle;
    private final MethodHandle createFromBuffer;
    private final MethodHandle newInfo;
    private final MethodHandle newTensor;

    Api() {
      try {
        Class<?> allocator = Binding.named("OrtAllocator");
        api = Binding.api();
        defaultAllocator = Binding.field(OrtEnvironment.class, "defaultAllocator", allocator);
        allocatorHandle = Binding.field(allocator, "handle", long.class);
        createFromBuffer =
            Binding.function(
                OnnxTensor.class,
                "createTensorFromBuffer",
                long.class,
                long.class,
                long.class,
                Buffer.class,
                int.class,
                long.class,
                long[].class,
                int.class);
        newInfo =
            Binding.constructor(
                TensorInfo.class, long[].class, OnnxJavaType.class, OnnxTensorType.class);
        newTensor =
            Binding.constructor(
                OnnxTensor.class,
                long.class,
                long.class,
                TensorInfo.class,
                Buffer.class,
                boolean.class);
      } catch (ReflectiveOperationException e) {
        throw Binding.changed(e);
      }
    }

    OnnxTensor create(
        OrtEnvironment environment, ByteBuffer data, long[] shape, OnnxTensorType type)
        throws Throwable {
      long allocator = (long) allocatorHandle.get(defaultAllocator.get(environment));
      Buffer memory = data;
      TensorInfo info =
          (TensorInfo) newInfo.invokeExact(shape, OnnxJavaType.mapFromOnnxTensorType(type), type);
      long handle =
          (long)
              createFromBuffer.invokeExact(
                  api,
                  allocator,
                  memory,
                  data.position(),
                  (long) data.remaining(),
                  shape,
                  type.value);
      return (OnnxTensor) newTensor.invokeExact(handle, allocator, info, memory, false);
    }
  }
}
