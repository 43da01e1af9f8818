package io.modeldeployment.operator.observe;

import java.util.List;
import java.util.Optional;

/**
 * What matters of a pod.
 *
 * @param name its name
 * @param uid its uid
 * @param revision hash of its revision
 * @param ip its address, once it has one
 * @param ready whether it is Ready
 * @param terminating whether it is being deleted, or is over, as after an eviction
 * @param schedulingProblem the scheduler's words while no node can take it
 * @param containers its containers, init containers first
 */
public record PodView(
    String name,
    String uid,
    String revision,
    Optional<String> ip,
    boolean ready,
    boolean terminating,
    Optional<String> schedulingProblem,
    List<ContainerView> containers) {

  /** Copies the list. */
  public PodView {
    containers = List.copyOf(containers);
  }

  /** Whether it counts: neither going nor gone. */
  public boolean active() {
    return !terminating;
  }
}
