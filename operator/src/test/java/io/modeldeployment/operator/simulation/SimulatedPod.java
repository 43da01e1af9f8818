package io.modeldeployment.operator.simulation;

import static io.modeldeployment.operator.fixtures.PodFixture.aPod;

import io.fabric8.kubernetes.api.model.Pod;
import io.modeldeployment.operator.fixtures.PodFixture;

/** A pod of a simulation: the bytes its fetch got, and whether its record refused them. */
final class SimulatedPod {
  final String name;
  final String revision;
  final SimulatedModel model;
  final char bytes;
  final boolean refused;
  boolean ready;

  SimulatedPod(String name, String revision, SimulatedModel model, char bytes, boolean refused) {
    this.name = name;
    this.revision = revision;
    this.model = model;
    this.bytes = bytes;
    this.refused = refused;
  }

  Pod object() {
    PodFixture pod = aPod().named(name).ofRevision(revision);
    if (refused) {
      return pod.fetchFailing(4, "model digest mismatch").build();
    }
    return (ready ? pod.ready() : pod.loading()).fetched(bytes).build();
  }
}
