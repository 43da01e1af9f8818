package io.modeldeployment.operator.render;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.operator.observe.Labels;
import java.util.Map;

/** Names and metadata of the objects of a ModelDeployment. */
public final class Names {

  private Names() {}

  /** Name of the objects of one revision. */
  public static String ofRevision(String model, String hash) {
    return model + "-" + hash;
  }

  /** Name of the model in the inference protocol. */
  public static String inProtocol(ModelDeployment resource) {
    String own = resource.getSpec().model().name();
    return own == null ? resource.getMetadata().getName() : own;
  }

  static ObjectMetaBuilder metadata(
      ModelDeployment resource, String name, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(resource.getMetadata().getNamespace())
        .withLabels(labels)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(ModelDeployment.GROUP + "/" + ModelDeployment.VERSION)
                .withKind("ModelDeployment")
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build());
  }

  static ObjectMetaBuilder ofModel(ModelDeployment resource) {
    String name = resource.getMetadata().getName();
    return metadata(resource, name, Labels.ofModel(name));
  }

  static ObjectMetaBuilder ofRevision(ModelDeployment resource, String hash) {
    String name = resource.getMetadata().getName();
    return metadata(resource, ofRevision(name, hash), Labels.ofRevision(name, hash));
  }
}
