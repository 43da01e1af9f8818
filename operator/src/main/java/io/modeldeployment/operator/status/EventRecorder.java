package io.modeldeployment.operator.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.observe.Labels;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records Events about a ModelDeployment. An Event that cannot be written is logged, no more. */
public final class EventRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  private final KubernetesClient client;
  private final String instance;

  /** A recorder that names the given operator pod as the reporter. */
  public EventRecorder(KubernetesClient client, String instance) {
    this.client = client;
    this.instance = instance;
  }

  /** Records one Event: a Warning for what must be changed, else Normal. */
  public void record(ModelDeployment about, Finding finding, Instant now) {
    try {
      client
          .v1()
          .events()
          .inNamespace(about.getMetadata().getNamespace())
          .resource(event(about, finding, now))
          .create();
    } catch (KubernetesClientException e) {
      LOG.warn("cannot record event {}: {}", finding.reason(), e.getMessage());
    }
  }

  private Event event(ModelDeployment about, Finding finding, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    boolean warning =
        finding.reason().kind() == Reason.Kind.FAILED || finding.reason() == Reason.Unschedulable;
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(about.getMetadata().getName() + ".")
        .withNamespace(about.getMetadata().getNamespace())
        .endMetadata()
        .withType(warning ? "Warning" : "Normal")
        .withReason(finding.reason().name())
        .withMessage(finding.message())
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .withReportingComponent(Labels.OPERATOR)
        .withReportingInstance(instance)
        .withNewSource()
        .withComponent(Labels.OPERATOR)
        .endSource()
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withName(about.getMetadata().getName())
        .withNamespace(about.getMetadata().getNamespace())
        .withUid(about.getMetadata().getUid())
        .withResourceVersion(about.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .build();
  }
}
