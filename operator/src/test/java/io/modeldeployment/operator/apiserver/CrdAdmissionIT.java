package io.modeldeployment.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server makes of the resource definitions and of specs good and bad. */
@ExtendWith(ApiServerExtension.class)
class CrdAdmissionIT {

  private static final List<String> KINDS =
      List.of("ModelDeployment", "ModelRuntime", "ClusterModelRuntime");

  private KubernetesClient client;
  private String namespace;

  @BeforeEach
  void useNamespaceOfItsOwn(ApiServer server) {
    client = server.client();
    namespace = server.newNamespace();
  }

  static List<ScenarioSpec> invalidSpecs() {
    return ScenarioSpec.invalid();
  }

  static List<ScenarioSpec> validSpecs() {
    return ScenarioSpec.valid();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidSpecs")
  void refusesWithAMessageThatHelps(ScenarioSpec spec) {
    // given
    Resource<GenericKubernetesResource> resource = resource(spec.resource());

    // when
    KubernetesClientException refusal =
        catchThrowableOfType(KubernetesClientException.class, () -> createStrictly(resource));

    // then
    assertThat(refusal).as("it was accepted").isNotNull();
    assertThat(refusal.getCode()).isIn(400, 422);
    assertThat(refusal.getMessage()).contains(spec.expectedMessage());
  }

  @Test
  void thereAreManyWaysToBeWrong() {
    assertThat(ofKind(ScenarioSpec.invalid(), "ModelDeployment")).hasSizeGreaterThanOrEqualTo(40);
    assertThat(ofKind(ScenarioSpec.invalid(), "ClusterModelRuntime"))
        .hasSizeGreaterThanOrEqualTo(25);
    assertThat(ofKind(ScenarioSpec.valid(), "ModelDeployment")).hasSizeGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("validSpecs")
  void acceptsAndKeepsEveryField(ScenarioSpec spec) {
    // given
    GenericKubernetesResource sent = spec.resource();
    Resource<GenericKubernetesResource> resource = resource(sent);
    resource.delete();

    // when
    createStrictly(resource);

    // then
    assertThat(resource.get().getAdditionalProperties().get("spec"))
        .isEqualTo(sent.getAdditionalProperties().get("spec"));
  }

  @Test
  void aFreshStatusIsOfNoGeneration() {
    // given
    Resource<GenericKubernetesResource> resource = resource(smallest());

    // when
    createStrictly(resource);

    // then
    assertThat(resource.get().<Integer>get("status", "observedGeneration")).isEqualTo(-1);
  }

  @Test
  void aStatusThatForgetsItsGenerationIsOfNoGeneration() {
    // given
    Resource<GenericKubernetesResource> resource = resource(smallest());
    createStrictly(resource);

    // when
    GenericKubernetesResource changed = resource.get();
    changed.setAdditionalProperty("status", Map.of("replicas", 3));
    resource(changed).updateStatus();

    // then
    assertThat(resource.get().<Integer>get("status", "replicas")).isEqualTo(3);
    assertThat(resource.get().<Integer>get("status", "observedGeneration")).isEqualTo(-1);
  }

  @Test
  void theScaleOfAModelIsReadFromStatusAndWrittenToSpec() {
    // given
    Resource<GenericKubernetesResource> resource = resource(smallest());
    createStrictly(resource);
    GenericKubernetesResource running = resource.get();
    // Without spec.replicas the API server answers that the scale cannot be read.
    running.<Map<String, Object>>get("spec").put("replicas", 1);
    running = resource(running).update();
    running.setAdditionalProperty(
        "status", Map.of("replicas", 2, "selector", "modeldeployment.io/name=smallest"));
    resource(running).updateStatus();

    // when
    resource.scale(5);
    Scale scale = resource.scale();

    // then
    assertThat(scale.getSpec().getReplicas()).isEqualTo(5);
    assertThat(scale.getStatus().getReplicas()).isEqualTo(2);
    assertThat(scale.getStatus().getSelector()).isEqualTo("modeldeployment.io/name=smallest");
    assertThat(resource.get().<Integer>get("spec", "replicas")).isEqualTo(5);
  }

  @Test
  void aChangeOfStatusDoesNotChangeTheGeneration() {
    // given
    Resource<GenericKubernetesResource> resource = resource(smallest());
    createStrictly(resource);
    GenericKubernetesResource changed = resource.get();

    // when
    changed.setAdditionalProperty("status", Map.of("observedGeneration", 1));
    changed.setAdditionalProperty("spec", Map.of("model", Map.of("uri", "http://x/y")));
    resource(changed).updateStatus();

    // then
    GenericKubernetesResource read = resource.get();
    assertThat(read.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(read.<String>get("spec", "model", "uri")).isEqualTo("configmap://digits/model.onnx");
  }

  @Test
  void everyPartOfTheApiIsExplained() throws Exception {
    // when
    JsonNode schemas =
        new ObjectMapper()
            .readTree(client.raw("/openapi/v3/apis/modeldeployment.io/v1alpha1"))
            .at("/components/schemas");

    // then
    for (String kind : KINDS) {
      JsonNode schema = schemas.path("io.modeldeployment.v1alpha1." + kind);
      assertThat(schema.path("description").asText()).as(kind).isNotBlank();
      assertThat(schema.at("/properties/spec/description").asText()).as(kind).isNotBlank();
    }
    assertThat(
            schemas
                .at("/io.modeldeployment.v1alpha1.ModelDeployment/properties/spec/properties")
                .at("/model/properties/uri/description")
                .asText())
        .contains("configmap://NAME/KEY");
  }

  @Test
  void theDefinitionsAreWithoutWarnings() {
    client.resources(CustomResourceDefinition.class).list().getItems().stream()
        .flatMap(definition -> definition.getStatus().getConditions().stream())
        .forEach(condition ->
            assertThat(condition.getType() + "=" + condition.getStatus())
                .as(condition.getMessage())
                .isIn("NamesAccepted=True", "Established=True"));
  }

  private GenericKubernetesResource smallest() {
    return ofKind(ScenarioSpec.valid(), "ModelDeployment").getFirst().resource();
  }

  private static List<ScenarioSpec> ofKind(List<ScenarioSpec> specs, String kind) {
    return specs.stream().filter(spec -> spec.resource().getKind().equals(kind)).toList();
  }

  private Resource<GenericKubernetesResource> resource(GenericKubernetesResource resource) {
    if (!resource.getKind().startsWith("Cluster")) {
      resource.getMetadata().setNamespace(namespace);
    }
    return client.resource(resource);
  }

  private static void createStrictly(Resource<GenericKubernetesResource> resource) {
    resource.fieldValidation(FieldValidateable.Validation.STRICT).create();
  }
}
