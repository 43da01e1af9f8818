package io.modeldeployment.operator.observe;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import java.util.Map;

/** Labels and annotations by which the operator knows its objects. */
public final class Labels {

  /** Name of the ModelDeployment an object belongs to; every object of ours carries it. */
  public static final String NAME = ModelDeployment.GROUP + "/name";

  /** Hash of the revision an object belongs to. */
  public static final String REVISION = ModelDeployment.GROUP + "/revision";

  /** Hash of what was last applied, so that a field we stop setting is noticed. */
  public static final String APPLIED = ModelDeployment.GROUP + "/applied";

  /** One-shot request: make a new revision of the same spec from today's runtime. */
  public static final String REFRESH = ModelDeployment.GROUP + "/refresh";

  /** Who manages an object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Name of the application, for tools that group by it. */
  public static final String APP_NAME = "app.kubernetes.io/name";

  /** Value of {@link #MANAGED_BY}, and the field manager of every write. */
  public static final String OPERATOR = "model-deployment-operator";

  /** Which part of the operator a pod of its own is; NetworkPolicies name it. */
  public static final String COMPONENT = ModelDeployment.GROUP + "/component";

  /** Value of {@link #COMPONENT} of the operator's pods; the chart sets it. */
  public static final String OPERATOR_COMPONENT = "operator";

  private Labels() {}

  /** Labels of every object of a model. */
  public static Map<String, String> ofModel(String name) {
    return Map.of(MANAGED_BY, OPERATOR, APP_NAME, name, NAME, name);
  }

  /** Labels of every object of a revision. */
  public static Map<String, String> ofRevision(String name, String hash) {
    return Map.of(MANAGED_BY, OPERATOR, APP_NAME, name, NAME, name, REVISION, hash);
  }

  /** Selector of the pods of a model. */
  public static Map<String, String> modelSelector(String name) {
    return Map.of(NAME, name);
  }

  /** Selector of the pods of a revision. */
  public static Map<String, String> revisionSelector(String name, String hash) {
    return Map.of(NAME, name, REVISION, hash);
  }
}
