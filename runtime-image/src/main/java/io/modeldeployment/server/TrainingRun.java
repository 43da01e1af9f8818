package io.modeldeployment.server;

import org.slf4j.LoggerFactory;

/**
 * Both commands in one process: what the build of the image runs once, so that one cache of loaded
 * and linked classes holds what either needs.
 */
public final class TrainingRun {

  private TrainingRun() {}

  public static void main(String[] args) {
    // A fetch chooses to have no logging, and the first choice in a process is the last: serve's.
    LoggerFactory.getILoggerFactory();
    ModelServerApplication.main(new String[] {"fetch"});
    ModelServerApplication.main(new String[] {"serve"});
  }
}
