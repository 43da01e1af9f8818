package io.modeldeployment.server.model;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Loads ONNX Runtime's native library, silent towards the log and the network. */
@SuppressWarnings("restricted") // Native access is granted on the command line.
public final class NativeRuntime {

  // The library reports usage to its maker unless this is set before it is loaded. Its collector
  // also matches the process' command line with a recursive regex, which overflows the stack, and
  // so ends the process, where the class path is long.
  private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  private NativeRuntime() {}

  /** Loads it once; later calls return the same environment. */
  public static synchronized OrtEnvironment load() {
    if (!"1".equals(System.getenv(NO_TELEMETRY))) {
      setVariable(NO_TELEMETRY, "1");
    }
    // Errors come as exceptions; the library's own log lines would break a JSON log.
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "model-server");
  }

  /** Java cannot change its process' environment; the C library can. */
  private static void setVariable(String name, String value) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().findOrThrow("setenv");
    MethodHandle setenv =
        linker.downcallHandle(
            function, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (failed != 0) {
        throw new IllegalStateException("cannot set " + name);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
