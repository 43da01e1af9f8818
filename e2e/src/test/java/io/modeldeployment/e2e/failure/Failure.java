package io.modeldeployment.e2e.failure;

import io.modeldeployment.e2e.cluster.Space;
import io.modeldeployment.e2e.model.ModelDeployments;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One way in which a new revision goes wrong, and what status must say of it.
 *
 * @param name what happens
 * @param change makes the good spec a bad one
 * @param reason the reason of condition Ready
 * @param words what its message must hold
 * @param before what is done to the namespace before the change
 * @param after what is done to it before the good spec is applied again
 * @param steady how long the reason must stay as it is, where Kubernetes tries again soon
 */
public record Failure(
    String name,
    UnaryOperator<ModelDeployments> change,
    String reason,
    List<String> words,
    Consumer<Space> before,
    Consumer<Space> after,
    Duration steady) {

  /** A failure by its name, completed by {@link #says}. */
  public static Failure of(String name, UnaryOperator<ModelDeployments> change) {
    return new Failure(name, change, "", List.of(), space -> {}, space -> {}, Duration.ZERO);
  }

  /** What status must say. */
  public Failure says(String expected, String... expectedWords) {
    return new Failure(name, change, expected, List.of(expectedWords), before, after, steady);
  }

  /** What is in the namespace while the failure lasts. */
  public Failure in(Consumer<Space> preparation, Consumer<Space> cleanUp) {
    return new Failure(name, change, reason, words, preparation, cleanUp, steady);
  }

  /** For how long it must say the same. */
  public Failure steadyFor(Duration time) {
    return new Failure(name, change, reason, words, before, after, time);
  }

  @Override
  public String toString() {
    return name;
  }
}
