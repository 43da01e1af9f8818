package io.modeldeployment.operator.observe;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.RuntimeProbe;
import io.modeldeployment.operator.observe.ProbeResult.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes ready pods in the background and remembers the results by pod. One pod speaks for its
 * revision, since all pods of a revision are made from one template. A failed probe is repeated
 * with growing pauses for as long as something asks for it.
 */
public final class InferenceProber implements Prober {

  private static final Logger LOG = LoggerFactory.getLogger(InferenceProber.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final InferenceClient client;
  private final Executor executor;
  private final Clock clock;
  private final Consumer<ModelDeployment> whenKnown;
  private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

  /**
   * A prober.
   *
   * @param client asks one pod
   * @param executor runs probes; each may take seconds
   * @param clock tells when a failed probe is repeated
   * @param whenKnown called after each probe, to have the resource reconciled
   */
  public InferenceProber(
      InferenceClient client, Executor executor, Clock clock, Consumer<ModelDeployment> whenKnown) {
    this.client = client;
    this.executor = executor;
    this.clock = clock;
    this.whenKnown = whenKnown;
  }

  private record Attempt(ProbeResult result, boolean running, int failures, Instant at) {}

  @Override
  public ProbeResult result(ModelDeployment resource, FrozenRevision revision, List<PodView> pods) {
    List<PodView> ready =
        pods.stream()
            .filter(pod -> pod.active() && pod.ready() && pod.ip().isPresent())
            .sorted(Comparator.comparing(PodView::name))
            .toList();
    if (ready.isEmpty()) {
      return ProbeResult.PENDING;
    }
    if (revision.runtimeSpec().probe() == RuntimeProbe.PodReady) {
      return ProbeResult.PASSED;
    }
    return known(ready).orElseGet(() -> start(resource, revision, ready.getFirst()));
  }

  /** A passed pod wins; else the first pod's own result. */
  private Optional<ProbeResult> known(List<PodView> ready) {
    return ready.stream()
        .map(pod -> attempts.get(pod.uid()))
        .filter(attempt -> attempt != null && attempt.result().outcome() == Outcome.PASSED)
        .map(Attempt::result)
        .findFirst();
  }

  private ProbeResult start(ModelDeployment resource, FrozenRevision revision, PodView pod) {
    Instant now = clock.instant();
    Attempt attempt =
        attempts.compute(
            pod.uid(),
            (uid, before) -> {
              if (before != null && (before.running() || now.isBefore(due(before)))) {
                return before;
              }
              executor.execute(() -> run(resource, revision, pod));
              ProbeResult last = before == null ? ProbeResult.PENDING : before.result();
              return new Attempt(last, true, before == null ? 0 : before.failures(), now);
            });
    return attempt.result();
  }

  private static Instant due(Attempt attempt) {
    long factor = 1L << Math.min(attempt.failures(), 10);
    Duration pause = FIRST_PAUSE.multipliedBy(factor);
    return attempt.at().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }

  private void run(ModelDeployment resource, FrozenRevision revision, PodView pod) {
    ProbeResult result = ask(revision, pod);
    Instant now = clock.instant();
    attempts.compute(
        pod.uid(), (uid, before) -> new Attempt(result, false, failures(before, result), now));
    attempts.values().removeIf(a -> !a.running() && a.at().isBefore(now.minus(FORGET_AFTER)));
    whenKnown.accept(resource);
  }

  /** Whatever goes wrong, the attempt ends: one that never ends would never be repeated. */
  private ProbeResult ask(FrozenRevision revision, PodView pod) {
    try {
      return client.ask(pod.ip().orElseThrow(), revision);
    } catch (RuntimeException e) {
      LOG.warn("probe of pod {} failed", pod.name(), e);
      return new ProbeResult(Outcome.FAILED, "the probe itself failed: " + e);
    }
  }

  private static int failures(@Nullable Attempt before, ProbeResult now) {
    return now.outcome() == Outcome.PASSED || before == null ? 0 : before.failures() + 1;
  }
}
