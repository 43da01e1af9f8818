package io.modeldeployment.e2e.model;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the YAML of a ModelDeployment. */
public final class ModelDeployments {

  private final String name;
  private final Map<String, Object> model = new LinkedHashMap<>();
  private final Map<String, Object> spec = new LinkedHashMap<>();

  private ModelDeployments(String name) {
    this.name = name;
    spec.put("model", model);
  }

  /** A ModelDeployment of this name; it needs at least a {@link #uri}. */
  public static ModelDeployments aModelDeployment(String name) {
    return new ModelDeployments(name);
  }

  /** The model comes from key {@code model.onnx} of a ConfigMap. */
  public ModelDeployments fromConfigMap(String configMap) {
    return uri("configmap://" + configMap + "/model.onnx");
  }

  public ModelDeployments uri(String uri) {
    model.put("uri", uri);
    return this;
  }

  public ModelDeployments digest(String digest) {
    model.put("digest", digest);
    return this;
  }

  public ModelDeployments modelName(String modelName) {
    model.put("name", modelName);
    return this;
  }

  public ModelDeployments probe(String request) {
    model.put("probe", request);
    return this;
  }

  /** Sets a field of {@code spec.model}. */
  public ModelDeployments source(String field, Object value) {
    model.put(field, value);
    return this;
  }

  public ModelDeployments revisionHistoryLimit(int revisions) {
    spec.put("revisionHistoryLimit", revisions);
    return this;
  }

  public ModelDeployments replicas(int replicas) {
    spec.put("replicas", replicas);
    return this;
  }

  /** Each pod gets so much of a resource, and no more. */
  public ModelDeployments exactly(String resource, String quantity) {
    Map<String, String> amount = Map.of(resource, quantity);
    spec.put("resources", Map.of("requests", amount, "limits", amount));
    return this;
  }

  /** Each pod gets this many NVIDIA GPUs. */
  public ModelDeployments gpus(int count) {
    spec.put("accelerators", List.of(Map.of("resource", "nvidia.com/gpu", "count", count)));
    return this;
  }

  public ModelDeployments runtime(String kind, String runtimeName) {
    spec.put("runtime", Map.of("kind", kind, "name", runtimeName));
    return this;
  }

  public ModelDeployments env(String variable, String value) {
    entries().add(Map.of("name", variable, "value", value));
    return this;
  }

  public ModelDeployments envFromSecret(String variable, String secret, String key) {
    entries().add(Map.of("name", variable, "secretKeyRef", Map.of("name", secret, "key", key)));
    return this;
  }

  /** Sets a field of {@code spec.pod}. */
  @SuppressWarnings("unchecked")
  public ModelDeployments pod(String field, Object value) {
    ((Map<String, Object>) spec.computeIfAbsent("pod", key -> new LinkedHashMap<>()))
        .put(field, value);
    return this;
  }

  /** The document. */
  public String yaml() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("apiVersion", "modeldeployment.io/v1alpha1");
    document.put("kind", "ModelDeployment");
    document.put("metadata", Map.of("name", name));
    document.put("spec", spec);
    return new KubernetesSerialization().asYaml(document);
  }

  @SuppressWarnings("unchecked")
  private List<Object> entries() {
    return (List<Object>) spec.computeIfAbsent("env", key -> new ArrayList<>());
  }
}
