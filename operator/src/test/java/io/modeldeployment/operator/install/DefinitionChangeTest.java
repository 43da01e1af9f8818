package io.modeldeployment.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.modeldeployment.operator.install.DefinitionChange.Apply;
import io.modeldeployment.operator.install.DefinitionChange.Keep;
import io.modeldeployment.operator.install.DefinitionChange.Refuse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionChangeTest {

  @ParameterizedTest
  @CsvSource({
    "0.2.0, 0.1.0, Apply",
    "0.2.0, 0.2.0, Apply",
    "0.2.0, 0.2.1, Keep",
    "0.9.0, 0.10.0, Keep",
    "0.10.0, 0.9.0, Apply",
    "0.2.0, 0.2.0-rc1, Apply",
    "0.2.0-rc1, 0.2.0, Keep",
    "0.2.0, '', Apply",
    "0.2.0, latest, Apply"
  })
  void onlyADefinitionOfALaterReleaseIsKept(String ours, String theirs, String expected) {
    // given
    CustomResourceDefinition packaged = definition(ours, "v1alpha1");
    CustomResourceDefinition existing = stored(definition(theirs, "v1alpha1"), "v1alpha1");

    // when
    DefinitionChange change = DefinitionChange.of(packaged, existing);

    // then
    assertThat(change.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void whatIsKeptNamesBothReleases() {
    // when
    DefinitionChange change =
        DefinitionChange.of(definition("0.1.0", "v1alpha1"), definition("0.3.0", "v1alpha1"));

    // then
    assertThat(change)
        .isEqualTo(new Keep("models.example.io is kept: it is of release 0.3.0, this is 0.1.0"));
  }

  @Test
  void aVersionInWhichObjectsAreStoredIsNotRemoved() {
    // given
    CustomResourceDefinition packaged = definition("0.2.0", "v1beta1", "v1");
    CustomResourceDefinition existing =
        stored(definition("0.1.0", "v1alpha1", "v1beta1"), "v1alpha1", "v1beta1");

    // when
    DefinitionChange change = DefinitionChange.of(packaged, existing);

    // then
    assertThat(change).isInstanceOf(Refuse.class);
    assertThat(((Refuse) change).because())
        .startsWith("models.example.io: objects may still be stored as v1alpha1,")
        .doesNotContain("v1beta1");
  }

  @Test
  void aVersionThatIsOnlyServedMayGo() {
    // given
    CustomResourceDefinition packaged = definition("0.2.0", "v1beta1");
    CustomResourceDefinition existing =
        stored(definition("0.1.0", "v1alpha1", "v1beta1"), "v1beta1");

    // when, then
    assertThat(DefinitionChange.of(packaged, existing)).isEqualTo(new Apply(packaged, existing));
  }

  @Test
  void anAbsentDefinitionIsNotMade() {
    // when
    DefinitionChange change = DefinitionChange.of(definition("0.2.0", "v1"), null);

    // then
    assertThat(((Refuse) change).because())
        .contains("models.example.io does not exist")
        .contains("crds.upgrade=false");
  }

  private static CustomResourceDefinition definition(String release, String... versions) {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName("models.example.io")
        .addToAnnotations(DefinitionChange.VERSION, release)
        .endMetadata()
        .withNewSpec()
        .addAllToVersions(Stream.of(versions).map(DefinitionChangeTest::version).toList())
        .endSpec()
        .build();
  }

  private static CustomResourceDefinitionVersion version(String name) {
    return new CustomResourceDefinitionVersionBuilder().withName(name).build();
  }

  private static CustomResourceDefinition stored(
      CustomResourceDefinition definition, String... versions) {
    return new CustomResourceDefinitionBuilder(definition)
        .withNewStatus()
        .withStoredVersions(List.of(versions))
        .endStatus()
        .build();
  }
}
