package io.modeldeployment.operator.decide.rollout;

import io.modeldeployment.operator.decide.rollout.Facts.Requests;
import io.modeldeployment.operator.decide.rollout.RolloutState.Idle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that is decided of a model's rollouts.
 *
 * @param stable the revision that serves
 * @param state where the rollout stands
 * @param served revisions that were stable before, the last first
 * @param handled one-shot requests that were carried out or came to nothing
 */
public record Rollout(String stable, RolloutState state, List<String> served, Requests handled) {

  private static final int REMEMBERED = 10;

  /** Copies the list. */
  public Rollout {
    served = List.copyOf(served);
  }

  /** No rollout yet. */
  public static Rollout of(String stable) {
    return new Rollout(stable, new Idle(), List.of(), Requests.NONE);
  }

  /** The canary, if there is one. */
  public Optional<String> canary() {
    return state.course().map(Course::revision);
  }

  /** The canary's percent of requests. */
  public int weight() {
    return state.course().map(Course::weight).orElse(0);
  }

  Rollout with(RolloutState next) {
    return new Rollout(stable, next, served, handled);
  }

  Rollout with(Requests done) {
    return new Rollout(stable, state, served, done);
  }

  /** The canary is stable from now on. */
  Rollout promoted(String canary, RolloutState next) {
    List<String> before =
        Stream.concat(Stream.of(stable), served.stream())
            .filter(hash -> !hash.equals(canary))
            .distinct()
            .limit(REMEMBERED)
            .toList();
    return new Rollout(canary, next, before, handled);
  }
}
