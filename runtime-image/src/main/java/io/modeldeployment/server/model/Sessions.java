package io.modeldeployment.server.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import java.nio.file.Path;

/** Opens runtime sessions with the options that suit a server. */
final class Sessions {

  private Sessions() {}

  static OrtSession open(OrtEnvironment environment, Path file, SessionSettings settings)
      throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setInterOpNumThreads(1);
      options.setIntraOpNumThreads(settings.intraOpThreads());
      // Idle runtime threads would otherwise spin, taking the CPU from the requests' own threads.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // The runtime keeps one memory pattern per input shape it ever saw: with shapes chosen by
      // clients that is a leak.
      options.setMemoryPatternOptimization(false);
      // The arena would keep what the largest request ever took.
      options.setCPUArenaAllocator(false);
      return environment.createSession(file.toString(), options);
    }
  }
}
