package io.modeldeployment.operator.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modeldeployment.api.v1alpha1.ClusterModelRuntime;
import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelRuntime;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the API server sends in one go, without what the operator never looks at. Fabric8's
 * own way reads a watch event into a tree first, a resource of ours into maps on top of that, and
 * the record of who manages which field into thousands of small objects: most of the processor time
 * beside a thousand models.
 */
public final class LeanSerialization extends KubernetesSerialization {

  private static final List<Class<? extends HasMetadata>> WATCHED =
      List.of(
          ModelDeployment.class,
          ModelRuntime.class,
          ClusterModelRuntime.class,
          ControllerRevision.class,
          Deployment.class,
          Service.class,
          PodDisruptionBudget.class,
          ConfigMap.class,
          NetworkPolicy.class,
          EndpointSlice.class,
          Pod.class);

  private final ObjectMapper mapper;
  private final Map<String, ObjectReader> readers = new HashMap<>();

  /** What the operator's client reads and writes with. */
  public LeanSerialization() {
    this(new ObjectMapper());
  }

  private LeanSerialization(ObjectMapper mapper) {
    super(mapper, false);
    this.mapper = mapper;
    mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    mapper.addMixIn(Pod.class, WithoutSpec.class);
    mapper.addMixIn(DeploymentSpec.class, TemplateAsText.class);
    mapper.addMixIn(ControllerRevision.class, DataAsText.class);
    mapper.registerModule(
        new SimpleModule().addDeserializer(String.class, new SharedStrings.Reader()));
    WATCHED.forEach(
        type -> register(HasMetadata.getApiVersion(type), HasMetadata.getKind(type), type));
    register("v1", "Status", Status.class);
  }

  private void register(String apiVersion, String kind, Class<? extends KubernetesResource> type) {
    registerKubernetesResource(apiVersion, kind, type);
    readers.put(key(apiVersion, kind), mapper.readerFor(type));
  }

  @Override
  public <T> T unmarshal(String text, Class<T> type) {
    WatchEvent event = type == WatchEvent.class ? event(text) : null;
    return event == null ? super.unmarshal(text, type) : type.cast(event);
  }

  /**
   * Absent where the text does not begin as the API server's events do: it is read as any other.
   */
  private @Nullable WatchEvent event(String text) {
    try (JsonParser parser = mapper.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT || !"type".equals(parser.nextFieldName())) {
        return null;
      }
      String type = parser.nextTextValue();
      ObjectReader reader = null;
      if ("object".equals(parser.nextFieldName()) && parser.nextToken() == JsonToken.START_OBJECT) {
        reader = reader(parser);
      }
      if (reader == null) {
        return null;
      }
      parser.nextToken();
      WatchEvent event = new WatchEvent();
      event.setType(type);
      event.setObject(reader.<KubernetesResource>readValue(parser));
      return event;
    } catch (IOException e) {
      return null; // Fabric8 finds the same fault and says what it says of every message.
    }
  }

  /** What reads an object, told from its first two fields, which are passed. */
  private @Nullable ObjectReader reader(JsonParser parser) throws IOException {
    String first = parser.nextFieldName();
    String firstValue = parser.nextTextValue();
    String second = parser.nextFieldName();
    String secondValue = parser.nextTextValue();
    if ("kind".equals(first) && "apiVersion".equals(second)) {
      return readers.get(key(secondValue, firstValue));
    }
    return "apiVersion".equals(first) && "kind".equals(second)
        ? readers.get(key(firstValue, secondValue))
        : null;
  }

  private static String key(@Nullable String apiVersion, @Nullable String kind) {
    return apiVersion + " " + kind;
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}

  @JsonIgnoreProperties("spec")
  private interface WithoutSpec {}

  private interface TemplateAsText {
    @JsonDeserialize(using = CompactTemplate.Reader.class)
    void setTemplate(PodTemplateSpec template);
  }

  private interface DataAsText {
    @JsonDeserialize(using = CompactJson.Reader.class)
    void setData(Object data);
  }
}
