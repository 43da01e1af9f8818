package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.gate.Judgement;
import java.time.Instant;
import java.util.Optional;

/**
 * What was observed of a model, as far as its rollout depends on it.
 *
 * @param now the time
 * @param wanted the revision that the spec asks for
 * @param startable whether pods of the wanted revision can be made
 * @param replicas how many pods the model is to have
 * @param needed how many pods the present load needs, at most all of them
 * @param stable the pods of the stable revision
 * @param canary the pods of the canary
 * @param proved whether a pod of the canary answered a real inference
 * @param noRoom why a pod of the canary finds no place, if that is so
 * @param judgement the verdicts on the present step
 * @param requests one-shot requests that stand in annotations
 */
public record Facts(
    Instant now,
    String wanted,
    boolean startable,
    int replicas,
    int needed,
    Pods stable,
    Pods canary,
    boolean proved,
    Optional<String> noRoom,
    Judgement judgement,
    Requests requests) {

  /**
   * The pods of a revision.
   *
   * @param existing every pod object that is there, also of pods that are going
   * @param placed those of them that have a node
   * @param ready those that can answer, none of them going
   */
  public record Pods(int existing, int placed, int ready) {

    /** No pods. */
    public static final Pods NONE = new Pods(0, 0, 0);
  }

  /**
   * Values of the annotations by which people step in.
   *
   * @param promote revision/step, or revision/full
   * @param abort a revision
   * @param retry a revision
   */
  public record Requests(Optional<String> promote, Optional<String> abort, Optional<String> retry) {

    /** None. */
    public static final Requests NONE =
        new Requests(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
