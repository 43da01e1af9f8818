package io.modeldeployment.server.model;

import ai.onnxruntime.OnnxTensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/** What the runtime's Java binding keeps to itself, and its interface lacks. */
final class Binding {

  private Binding() {}

  /** The address of the C interface's table of functions. */
  static long api() throws ReflectiveOperationException {
    Class<?> runtime = named("OnnxRuntime");
    return (long) within(runtime).findStaticVarHandle(runtime, "ortApiHandle", long.class).get();
  }

  /** The address of a tensor. */
  static VarHandle tensorAddress() throws ReflectiveOperationException {
    return field(OnnxTensor.class.getSuperclass(), "nativeHandle", long.class);
  }

  static VarHandle field(Class<?> owner, String name, Class<?> type)
      throws ReflectiveOperationException {
    return within(owner).findVarHandle(owner, name, type);
  }

  static MethodHandle constructor(Class<?> owner, Class<?>... parameters)
      throws ReflectiveOperationException {
    return within(owner).findConstructor(owner, MethodType.methodType(void.class, parameters));
  }

  static MethodHandle function(Class<?> owner, String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return within(owner).findStatic(owner, name, MethodType.methodType(result, parameters));
  }

  static Class<?> named(String simpleName) throws ReflectiveOperationException {
    return Class.forName(OnnxTensor.class.getPackageName() + "." + simpleName);
  }

  /** Said where a newer binding has none of what is used here. */
  static LinkageError changed(ReflectiveOperationException e) {
    return new LinkageError("the runtime's Java binding has changed", e);
  }

  private static MethodHandles.Lookup within(Class<?> owner) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
  }
}
