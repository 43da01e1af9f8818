package io.modeldeployment.operator.simulation;

import io.modeldeployment.operator.observe.ProbeResult;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import java.util.Arrays;

/** Models of a simulation, and what becomes of pods that serve them. */
enum SimulatedModel {
  FIRST(true, ProbeResult.PASSED),
  SECOND(true, ProbeResult.PASSED),
  THIRD(true, ProbeResult.PASSED),
  NEVER_READY(false, ProbeResult.PENDING),
  REFUSES_ITS_PROBE(true, new ProbeResult(Outcome.REFUSED, "HTTP 400")),
  FAILS_ITS_PROBE(true, new ProbeResult(Outcome.FAILED, "HTTP 500"));

  private static final String PREFIX = "https://models.example/";

  private final boolean becomesReady;
  private final ProbeResult answer;

  SimulatedModel(boolean becomesReady, ProbeResult answer) {
    this.becomesReady = becomesReady;
    this.answer = answer;
  }

  String uri() {
    return PREFIX + name();
  }

  boolean becomesReady() {
    return becomesReady;
  }

  ProbeResult answer() {
    return answer;
  }

  static SimulatedModel at(String uri) {
    return Arrays.stream(values()).filter(m -> m.uri().equals(uri)).findFirst().orElseThrow();
  }
}
