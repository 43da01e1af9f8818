package io.modeldeployment.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.modeldeployment.operator.apiserver.ApiServer;
import io.modeldeployment.operator.apiserver.ApiServerExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The definitions on a real API server, changed with no more rights than the chart gives. */
@ExtendWith(ApiServerExtension.class)
class CrdUpgradeIT {

  private static final String MODELS = "modeldeployments.modeldeployment.io";
  private static final List<String> DEFINITIONS =
      List.of(
          MODELS, "modelruntimes.modeldeployment.io", "clustermodelruntimes.modeldeployment.io");
  private static final PolicyRule CHANGE_DEFINITIONS =
      new PolicyRuleBuilder()
          .withApiGroups("apiextensions.k8s.io")
          .withResources("customresourcedefinitions")
          .withResourceNames(DEFINITIONS)
          .withVerbs("get", "patch")
          .build();

  private KubernetesClient admin;
  private HookJob job;

  @BeforeEach
  void startJob(ApiServer server) {
    admin = server.client();
    job = new HookJob(server, CHANGE_DEFINITIONS);
  }

  @AfterEach
  void restore() {
    job.close();
    definition()
        .edit(d -> {
          d.getMetadata().getAnnotations().remove(DefinitionChange.VERSION);
          return d;
        });
    new CrdUpgrade(admin).run();
  }

  @Test
  void anOlderDefinitionIsUpgradedAndTheRestIsLeft() {
    // given
    withoutField("revisionHistoryLimit");

    // when
    Outcome outcome = job.run(InstallCommand.UPGRADE_CRDS);

    // then
    assertThat(outcome)
        .isEqualTo(
            Outcome.done(
                List.of(
                    MODELS + " was upgraded",
                    "modelruntimes.modeldeployment.io is up to date",
                    "clustermodelruntimes.modeldeployment.io is up to date")));
    assertThat(specFields()).containsKey("revisionHistoryLimit");
  }

  @Test
  void aFieldOfAnEarlierReleaseGoes() {
    // given: written by another manager, as Helm does at the first installation
    definition()
        .edit(d -> {
          spec(d).getProperties().put("earlier", new JSONSchemaProps());
          spec(d).getProperties().get("earlier").setType("string");
          return d;
        });

    // when
    job.run(InstallCommand.UPGRADE_CRDS);

    // then
    assertThat(specFields()).doesNotContainKey("earlier");
  }

  @Test
  void aDefinitionOfALaterReleaseIsKept() {
    // given
    withoutField("revisionHistoryLimit");
    definition()
        .edit(d -> {
          d.getMetadata().getAnnotations().put(DefinitionChange.VERSION, "99.0.0");
          return d;
        });

    // when
    Outcome outcome = job.run(InstallCommand.UPGRADE_CRDS);

    // then
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.report().getFirst())
        .startsWith(MODELS + " is kept: it is of release 99.0.0");
    assertThat(specFields()).doesNotContainKey("revisionHistoryLimit");
  }

  @Test
  void oneRefusalKeepsAllDefinitionsAsTheyAre() {
    // given: objects of a version that the packaged definition does not have
    withoutField("revisionHistoryLimit");
    List<CustomResourceDefinition> packaged =
        Definitions.packaged(job.client()).stream()
            .map(d ->
                d.getMetadata().getName().equals("modelruntimes.modeldeployment.io")
                    ? new CustomResourceDefinitionBuilder(d)
                        .editSpec()
                        .editFirstVersion()
                        .withName("v1")
                        .endVersion()
                        .endSpec()
                        .build()
                    : d)
            .toList();

    // when
    Outcome outcome = new CrdUpgrade(job.client()).run(packaged);

    // then
    assertThat(outcome.exitCode()).isEqualTo(Outcome.REFUSED);
    assertThat(outcome.report())
        .singleElement()
        .asString()
        .startsWith("modelruntimes.modeldeployment.io: objects may still be stored as v1alpha1");
    assertThat(specFields()).doesNotContainKey("revisionHistoryLimit");
  }

  /** Makes the definition one of a release that did not know the field. */
  private void withoutField(String field) {
    definition()
        .edit(d -> {
          spec(d).getProperties().remove(field);
          return d;
        });
  }

  private Map<String, JSONSchemaProps> specFields() {
    return spec(definition().get()).getProperties();
  }

  private Resource<CustomResourceDefinition> definition() {
    return admin.apiextensions().v1().customResourceDefinitions().withName(MODELS);
  }

  private static JSONSchemaProps spec(CustomResourceDefinition definition) {
    return definition
        .getSpec()
        .getVersions()
        .getFirst()
        .getSchema()
        .getOpenAPIV3Schema()
        .getProperties()
        .get("spec");
  }
}
