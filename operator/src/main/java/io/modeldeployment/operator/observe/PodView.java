package io.modeldeployment.operator.observe;

import java.time.Instant;
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
 * @param failure why its node gave it up, if it did: evicted it or did not take it
 * @param placed whether a scheduler has found a node for it
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
    Optional<Failure> failure,
    boolean placed,
    Optional<String> schedulingProblem,
    List<ContainerView> containers) {

  /** Copies the list. */
  public PodView {
    containers = List.copyOf(containers);
  }

  /**
   * Why a node gave a pod up.
   *
   * @param reason the kubelet's reason, such as Evicted
   * @param message the kubelet's words
   * @param at when
   */
  public record Failure(String reason, String message, Instant at) {}

  /** Whether it counts: neither going nor gone. */
  public boolean active() {
    return !terminating;
  }
}
