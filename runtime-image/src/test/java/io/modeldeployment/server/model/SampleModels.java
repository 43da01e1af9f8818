package io.modeldeployment.server.model;

import java.nio.file.Path;

/** The committed models that all parts of the project are tested with. */
public final class SampleModels {

  public static final Path ROOT = Path.of("..", "e2e", "models").toAbsolutePath().normalize();
  public static final Path IRIS = ROOT.resolve("iris/v1.onnx");
  public static final Path TYPES = ROOT.resolve("special/types.onnx");
  public static final Path NO_DYNAMIC = ROOT.resolve("special/no-dynamic.onnx");
  public static final Path ODD_NAMES = ROOT.resolve("special/odd-names.onnx");
  public static final Path NOT_ONNX = ROOT.resolve("special/not-onnx.onnx");
  public static final Path TRUNCATED = ROOT.resolve("special/truncated.onnx");

  private SampleModels() {}
}
