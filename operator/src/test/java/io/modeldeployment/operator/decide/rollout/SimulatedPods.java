package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.Facts.Pods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Pods on nodes with so many places; one that is going holds its place until it is gone. */
final class SimulatedPods {

  private final List<Pod> all = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();
  private int places = Integer.MAX_VALUE;
  private int created;

  private static final class Pod {
    private final String revision;
    private boolean placed;
    private boolean ready;
    private boolean going;

    private Pod(String revision) {
      this.revision = revision;
    }
  }

  void places(int value) {
    places = value;
  }

  /** Its pods are never ready from now on. */
  void breakDown(String revision) {
    broken.add(revision);
    of(revision, true).forEach(pod -> pod.ready = false);
  }

  void mend() {
    broken.clear();
  }

  Pods of(String revision) {
    List<Pod> existing = of(revision, false);
    return new Pods(
        existing.size(),
        (int) existing.stream().filter(pod -> pod.placed).count(),
        (int) existing.stream().filter(pod -> pod.ready && !pod.going).count());
  }

  private List<Pod> of(String revision, boolean active) {
    return all.stream()
        .filter(pod -> pod.revision.equals(revision) && !(active && pod.going))
        .toList();
  }

  boolean lacksRoom(String revision) {
    return of(revision, true).stream().anyMatch(pod -> !pod.placed) && used() >= places;
  }

  private int used() {
    return (int) all.stream().filter(pod -> pod.placed).count();
  }

  /** Deployment controller: those that are not ready go first. */
  void scale(String revision, int count) {
    List<Pod> active = of(revision, true);
    active.stream()
        .sorted(Comparator.comparing((Pod pod) -> pod.ready).thenComparing(pod -> pod.placed))
        .limit(Math.max(0, active.size() - count))
        .forEach(this::delete);
    for (int i = active.size(); i < count; i++) {
      make(revision);
    }
  }

  private void make(String revision) {
    all.add(new Pod(revision));
    created++;
  }

  private void delete(Pod pod) {
    pod.going = true;
    pod.ready = false;
    if (!pod.placed) {
      all.remove(pod);
    }
  }

  void removeAllBut(Set<String> revisions) {
    List.copyOf(all).stream()
        .filter(pod -> !revisions.contains(pod.revision))
        .forEach(this::delete);
  }

  /** Kubelets: pods that were going are gone. */
  void reap() {
    all.removeIf(pod -> pod.going);
  }

  /** Scheduler and kubelets: pods find places and become ready. */
  void start() {
    for (Pod pod : all) {
      pod.placed = pod.placed || used() < places;
      pod.ready = pod.placed && !pod.going && !broken.contains(pod.revision);
    }
  }

  /** One pod becomes ready, or is no longer. */
  void changeOne(Random random) {
    if (!all.isEmpty()) {
      Pod pod = all.get(random.nextInt(all.size()));
      pod.placed = pod.placed || used() < places;
      boolean can = pod.placed && !pod.going && !broken.contains(pod.revision);
      pod.ready = can && random.nextInt(4) > 0;
    }
  }

  /** A ready pod of a revision is no longer ready. */
  void stopOne(String revision) {
    of(revision, true).stream()
        .filter(pod -> pod.ready)
        .findFirst()
        .ifPresent(p -> p.ready = false);
  }

  /** A node evicts a pod; its controller makes another. */
  void evictOne(Random random) {
    List<Pod> placed = all.stream().filter(pod -> pod.placed && !pod.going).toList();
    if (!placed.isEmpty()) {
      evict(placed.get(random.nextInt(placed.size())));
    }
  }

  /** A node evicts every pod of a revision. */
  void evictAll(String revision) {
    of(revision, true).forEach(this::evict);
  }

  private void evict(Pod pod) {
    all.remove(pod);
    make(pod.revision);
  }

  /** So many pods of a revision are ready, though it is broken. */
  void readyAtLeast(String revision, int count) {
    of(revision, true).stream().limit(count).forEach(pod -> pod.ready = true);
  }

  /** How many pods were ever made. */
  int created() {
    return created;
  }

  int existing() {
    return all.size();
  }

  @Override
  public String toString() {
    return all.stream()
        .map(p -> p.revision + (p.placed ? "+" : "?") + (p.ready ? "r" : "") + (p.going ? "x" : ""))
        .toList()
        .toString();
  }
}
