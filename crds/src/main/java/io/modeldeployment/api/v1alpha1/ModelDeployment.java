package io.modeldeployment.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A trained model that runs as a service. */
@Group(ModelDeployment.GROUP)
@Version(ModelDeployment.VERSION)
@Kind("ModelDeployment")
@Plural("modeldeployments")
@ShortNames("mdep")
@AdditionalPrinterColumn(
    name = "Ready",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "Stable",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.stable.hash")
@AdditionalPrinterColumn(
    name = "Replicas",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".status.replicas")
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
@AdditionalPrinterColumn(
    name = "Model",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.model.uri",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Runtime",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.runtime",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Accelerator",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.accelerators[0].resource",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Url",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.url",
    priority = 1)
@ValidationRule(
    value = "self.metadata.name.size() <= 45",
    message = "metadata.name must be at most 45 characters: child objects append to it")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "metadata.name must be a DNS-1035 label (lower-case letters, digits and '-', starting with"
            + " a letter): the model's Service carries it")
public class ModelDeployment extends CustomResource<ModelDeploymentSpec, ModelDeploymentStatus>
    implements Namespaced {

  /** The API group of every kind of this project. */
  public static final String GROUP = "modeldeployment.io";

  /** The API version of this package. */
  public static final String VERSION = "v1alpha1";

  @Override
  @SuppressWarnings("NullAway") // Fabric8 accepts an absent spec; records have no empty instance.
  protected ModelDeploymentSpec initSpec() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // An absent status must stay absent: it says "never seen".
  protected ModelDeploymentStatus initStatus() {
    return null;
  }
}
