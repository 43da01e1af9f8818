package io.modeldeployment.operator.decide.gate;

import io.modeldeployment.operator.decide.gate.Verdict.Outcome;
import java.util.Comparator;
import java.util.List;

/**
 * The verdicts of all checks at one look.
 *
 * @param verdicts one for each check
 */
public record Judgement(List<Verdict> verdicts) {

  /** Copies the list. */
  public Judgement {
    verdicts = List.copyOf(verdicts);
  }

  /** The worst of the verdicts; a gate without checks lets pass. */
  public Outcome outcome() {
    return verdicts.stream()
        .map(Verdict::outcome)
        .max(Comparator.naturalOrder())
        .orElse(Outcome.pass);
  }

  /** The verdicts of that outcome, in a sentence each. */
  public String told(Outcome outcome) {
    return String.join(
        "; ",
        verdicts.stream()
            .filter(v -> v.outcome() == outcome)
            .map(v -> v.check().field() + ": " + v.message())
            .toList());
  }
}
