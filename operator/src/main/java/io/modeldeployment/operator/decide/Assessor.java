package io.modeldeployment.operator.decide;

import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.decide.Assessment.Truth;
import io.modeldeployment.operator.decide.Assessment.Verdict;
import io.modeldeployment.operator.observe.Committed;
import io.modeldeployment.operator.observe.FrozenRevision;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.ProbeResult;
import io.modeldeployment.operator.observe.RevisionView;
import io.modeldeployment.operator.observe.RuntimeResolution.Resolved;
import io.modeldeployment.operator.observe.RuntimeResolution.Unresolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what is true of a resource once a decision is written. */
final class Assessor {

  private Assessor() {}

  static Assessment assess(Observation seen, Committed committed) {
    Finding state = state(seen, committed);
    boolean good = state.reason().kind() == Reason.Kind.GOOD;
    boolean failed = state.reason().kind() == Reason.Kind.FAILED;
    boolean changing = committed.candidate().isPresent() || !committed.retiring().isEmpty();
    return new Assessment(
        new Verdict(good ? Truth.True : Truth.False, state),
        servable(seen, committed),
        new Verdict(changing && !failed ? Truth.True : Truth.False, state),
        good || failed ? Optional.empty() : Optional.of(state),
        failed ? Optional.of(state) : Optional.empty(),
        runtimeOutdated(seen, committed));
  }

  /** The one finding that sums the resource up. */
  private static Finding state(Observation seen, Committed committed) {
    String wanted = Decider.wanted(seen, committed);
    if (committed.candidate().isPresent()) {
      return candidate(seen, committed.candidate().get(), wanted);
    }
    if (committed.stable().filter(wanted::equals).isEmpty()) {
      return notStarted(seen, wanted);
    }
    return stable(seen, committed, wanted);
  }

  private static Finding notStarted(Observation seen, String wanted) {
    return switch (seen.runtime()) {
      case Unresolved none -> new Finding(none.reason(), none.message());
      case Resolved some ->
          new Finding(Reason.Starting, "revision " + wanted + " is being created");
    };
  }

  private static Finding candidate(Observation seen, String hash, String wanted) {
    RevisionView revision = seen.revision(hash);
    if (!hash.equals(wanted) || revision.deployment().isEmpty()) {
      return revision.frozen().isPresent()
          ? new Finding(Reason.Starting, "revision " + hash + " is being created")
          : notStarted(seen, wanted);
    }
    if (!Decider.fullyReady(seen, revision)) {
      return Diagnosis.of(revision, seen.now())
          .map(f -> new Finding(f.reason(), "revision " + hash + ": " + f.message()))
          .orElseGet(() ->
              new Finding(
                  Reason.WaitingForPods, "revision " + hash + ": its pods are not all ready yet"));
    }
    return probe(revision);
  }

  private static Finding probe(RevisionView revision) {
    ProbeResult probe = revision.probe();
    String where = "revision " + revision.hash() + ": ";
    return switch (probe.outcome()) {
      case PENDING -> new Finding(Reason.Probing, where + "a pod is being asked an inference");
      case PASSED -> new Finding(Reason.Switching, where + "ready and proved");
      case REFUSED ->
          new Finding(
              Reason.ProbeRefused,
              where
                  + "the model refused an input made from its metadata ("
                  + probe.message()
                  + "); set model.probe");
      case FAILED ->
          new Finding(
              Reason.ProbeFailed,
              where + "a ready pod did not answer an inference: " + probe.message());
    };
  }

  private static Finding stable(Observation seen, Committed committed, String hash) {
    RevisionView revision = seen.revision(hash);
    if (seen.replicas() == 0) {
      return new Finding(Reason.Idle, "spec.replicas is 0");
    }
    if (!committed.retiring().isEmpty()) {
      boolean moved = Decider.serves(seen, hash);
      return moved
          ? new Finding(Reason.Retiring, "revision " + hash + " serves; the former one is going")
          : new Finding(Reason.Switching, "the Service is moving to revision " + hash);
    }
    if (revision.readyPods() == 0) {
      return Diagnosis.of(revision, seen.now())
          .map(f -> new Finding(f.reason(), "revision " + hash + ": " + f.message()))
          .orElseGet(
              () -> new Finding(Reason.NoReadyPods, "no pod of revision " + hash + " is ready"));
    }
    if (!Decider.serves(seen, hash)) {
      return new Finding(Reason.Switching, "the Service is moving to revision " + hash);
    }
    return new Finding(Reason.Serving, "revision " + hash + " serves" + missing(seen, revision));
  }

  /** Why fewer pods serve than are wanted, where something speaks against the others. */
  private static String missing(Observation seen, RevisionView revision) {
    if (Decider.fullyReady(seen, revision)) {
      return "";
    }
    return Diagnosis.of(revision, seen.now())
        .map(f ->
            " with %d of %d pods; %s: %s"
                .formatted(revision.readyPods(), seen.replicas(), f.reason(), f.message()))
        .orElse("");
  }

  /** A revision became stable only after it was proved, so ready pods of it can answer. */
  private static Verdict servable(Observation seen, Committed committed) {
    if (committed.stable().isPresent()) {
      RevisionView stable = seen.revision(committed.stable().get());
      if (stable.readyPods() > 0) {
        return new Verdict(Truth.True, proof(stable));
      }
      Reason reason = seen.replicas() == 0 ? Reason.Idle : Reason.NoReadyPods;
      return new Verdict(
          Truth.False, new Finding(reason, "no pod of revision " + stable.hash() + " is ready"));
    }
    Finding state = state(seen, committed);
    Truth truth = state.reason() == Reason.ProbeRefused ? Truth.Unknown : Truth.False;
    return new Verdict(truth, state);
  }

  private static Finding proof(RevisionView stable) {
    boolean readyOnly =
        stable.frozen().filter(f -> f.runtimeSpec().probe() == RuntimeProbe.PodReady).isPresent();
    return readyOnly
        ? new Finding(Reason.PodReadyOnly, "ready; its runtime declares that it cannot be probed")
        : new Finding(Reason.Serving, "revision " + stable.hash() + " answered an inference");
  }

  private static Optional<Finding> runtimeOutdated(Observation seen, Committed committed) {
    if (!(seen.runtime() instanceof Resolved now) || committed.stable().isEmpty()) {
      return Optional.empty();
    }
    return seen.revision(committed.stable().get())
        .frozen()
        .filter(f -> f.runtime().equals(now.reference()))
        .flatMap(f -> changed(f, now, seen.fetchImage()))
        .map(what ->
            new Finding(
                Reason.RuntimeChanged,
                what
                    + " changed; to take the change, set annotation "
                    + "modeldeployment.io/refresh="
                    + committed.stable().get()));
  }

  private static Optional<String> changed(FrozenRevision frozen, Resolved now, String fetchImage) {
    List<String> changes = new ArrayList<>();
    if (!frozen.runtimeSpec().equals(now.spec())) {
      changes.add(frozen.runtime());
    }
    if (frozen.fetchImage().filter(image -> !image.equals(fetchImage)).isPresent()) {
      changes.add("the image that fetches models");
    }
    return changes.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", changes));
  }
}
