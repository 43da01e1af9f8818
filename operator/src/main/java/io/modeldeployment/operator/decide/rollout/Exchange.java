package io.modeldeployment.operator.decide.rollout;

/**
 * Places that the stable revision gives to the canary because there is no other room.
 *
 * @param room pods of the canary that found room by themselves
 * @param given pods that the stable revision gave up
 * @param taken how many of their places the canary may use: a place is free once the pod is gone
 */
public record Exchange(int room, int given, int taken) {

  /** Nothing exchanged yet. */
  public static final Exchange BEGUN = new Exchange(0, 0, 0);

  int canaryPods() {
    return room + taken;
  }

  Exchange giving(int places) {
    return new Exchange(room, places, taken);
  }

  Exchange taking() {
    return new Exchange(room, given, given);
  }

  /** Leaves the canary no more than so many pods. */
  Exchange releasedTo(int pods) {
    int kept = Math.max(0, pods - room);
    return new Exchange(Math.min(room, pods), given, Math.min(taken, kept));
  }

  /** The stable revision gets back what the canary no longer uses. */
  Exchange regained() {
    return new Exchange(room, taken, taken);
  }
}
