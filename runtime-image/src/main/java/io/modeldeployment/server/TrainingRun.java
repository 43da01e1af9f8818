package io.modeldeployment.server;

/**
 * Both commands in one process: what the build of the image runs once, so that one cache of loaded
 * and linked classes holds what either needs.
 */
public final class TrainingRun {

  private TrainingRun() {}

  public static void main(String[] args) {
    ModelServerApplication.main(new String[] {"fetch"});
    ModelServerApplication.main(new String[] {"serve"});
  }
}
