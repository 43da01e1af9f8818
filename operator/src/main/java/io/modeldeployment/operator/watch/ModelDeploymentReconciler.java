package io.modeldeployment.operator.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.apply.AppliedResources;
import io.modeldeployment.operator.apply.Applier;
import io.modeldeployment.operator.decide.Decider;
import io.modeldeployment.operator.decide.Decision;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.Observer;
import io.modeldeployment.operator.render.DesiredResources;
import io.modeldeployment.operator.render.Renderer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One pass: observe, decide, then either commit a transition and end, or render, apply and report.
 */
public final class ModelDeploymentReconciler implements Reconciler<ModelDeployment> {

  /** The event of what was written in between comes by itself, and sooner. */
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final EventSources sources;
  private final Runnable first;
  private final Observer observer;
  private final Renderer renderer;
  private final Applier applier;
  private final Reporter reporter;

  /** A reconciler made of the given steps; what comes first does its work once. */
  public ModelDeploymentReconciler(
      EventSources sources,
      Runnable first,
      Observer observer,
      Renderer renderer,
      Applier applier,
      Reporter reporter) {
    this.sources = sources;
    this.first = first;
    this.observer = observer;
    this.renderer = renderer;
    this.applier = applier;
    this.reporter = reporter;
  }

  @Override
  public List<EventSource<?, ModelDeployment>> prepareEventSources(
      EventSourceContext<ModelDeployment> context) {
    return sources.prepare(context);
  }

  @Override
  public UpdateControl<ModelDeployment> reconcile(
      ModelDeployment resource, Context<ModelDeployment> context) {
    if (resource.isMarkedForDeletion()) {
      // The garbage collector takes the children; what it deletes must not be made again.
      return UpdateControl.noUpdate();
    }
    try {
      first.run();
      return pass(resource, context);
    } catch (KubernetesClientException e) {
      if (Gone.is(resource, e)) {
        return UpdateControl.noUpdate();
      }
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return UpdateControl.<ModelDeployment>noUpdate().rescheduleAfter(AFTER_CONFLICT);
    }
  }

  private UpdateControl<ModelDeployment> pass(
      ModelDeployment resource, Context<ModelDeployment> context) {
    Observation seen = observer.observe(resource);
    Decision decision = Decider.decide(seen);
    if (decision.transition().isPresent()) {
      reporter.commit(seen, decision, context.resourceOperations()::updatePrimaryStatus);
      return UpdateControl.<ModelDeployment>noUpdate().reschedule();
    }
    DesiredResources desired = renderer.render(seen);
    AppliedResources applied = applier.apply(desired, seen);
    Optional<Duration> lookAgain =
        reporter.report(seen, decision, applied, context.resourceOperations()::updatePrimaryStatus);
    UpdateControl<ModelDeployment> done = UpdateControl.noUpdate();
    lookAgain.ifPresent(done::rescheduleAfter);
    return done;
  }
}
