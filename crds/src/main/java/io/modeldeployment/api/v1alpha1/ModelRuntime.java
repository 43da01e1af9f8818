package io.modeldeployment.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** How pods of a serving engine look, for the ModelDeployments of one namespace. */
@Group(ModelDeployment.GROUP)
@Version(ModelDeployment.VERSION)
@Kind("ModelRuntime")
@Plural("modelruntimes")
@ShortNames("mrt")
@AdditionalPrinterColumn(
    name = "Formats",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.formats")
@AdditionalPrinterColumn(
    name = "Image",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.image")
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public class ModelRuntime extends CustomResource<ModelRuntimeSpec, Void> implements Namespaced {

  @Override
  @SuppressWarnings("NullAway") // Fabric8 accepts an absent spec; records have no empty instance.
  protected ModelRuntimeSpec initSpec() {
    return null;
  }
}
