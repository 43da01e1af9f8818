package io.modeldeployment.operator.observe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.ModelSource;
import java.util.Optional;

/**
 * What a ControllerRevision keeps of a revision for ever: the pod template as it was rendered and
 * what it was rendered from. Pods are made from it, so neither a new operator nor a changed runtime
 * restarts them.
 *
 * @param model the model as the user wrote it
 * @param modelName the model's name in the inference protocol
 * @param runtime Kind/name of the runtime
 * @param runtimeSpec the runtime's content at that time
 * @param refreshes the refresh counter that is part of the revision's hash
 * @param startupTimeoutSeconds how long pods may take to become ready
 * @param template the pod template
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FrozenRevision(
    ModelSource model,
    String modelName,
    String runtime,
    ModelRuntimeSpec runtimeSpec,
    long refreshes,
    long startupTimeoutSeconds,
    PodTemplateSpec template) {

  static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** The image that fetches the model for these pods. */
  public Optional<String> fetchImage() {
    return template.getSpec().getInitContainers().stream()
        .filter(container -> container.getName().equals(ContainerView.FETCH))
        .map(Container::getImage)
        .findFirst();
  }

  /** Reads the content of a ControllerRevision; empty where it is not one of ours. */
  public static Optional<FrozenRevision> of(ControllerRevision revision) {
    if (revision.getData() == null) {
      return Optional.empty();
    }
    return Optional.of(SERIALIZATION.convertValue(revision.getData(), FrozenRevision.class));
  }

  /** The same with another pod template. */
  public FrozenRevision withTemplate(PodTemplateSpec other) {
    return new FrozenRevision(
        model, modelName, runtime, runtimeSpec, refreshes, startupTimeoutSeconds, other);
  }
}
