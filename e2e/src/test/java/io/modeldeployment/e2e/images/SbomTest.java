package io.modeldeployment.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeldeployment.e2e.cluster.Project;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SbomTest {

  @ParameterizedTest
  @ValueSource(strings = {"operator", "runtime-image"})
  void everyLibraryOfAModuleHasAnAllowedLicence(String module) {
    // given
    Path list = Project.ROOT.resolve(module + "/target/sbom.cdx.json");
    assertThat(list).as("made by hack/mvn.sh process-classes").exists();
    Sbom sbom = Sbom.read(list);

    // then
    assertThat(sbom.jars()).hasSizeGreaterThan(20);
    assertThat(sbom.schemaErrors()).isEmpty();
    assertThat(AllowedLicences.violations(sbom)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pkg:maven/a/b@1 | [{"license": {"id": "GPL-3.0-only"}}]                                    | [GPL-3.0-only]
          pkg:maven/a/b@1 | [{"license": {"name": "Their own"}}]                                     | [Their own]
          pkg:maven/a/b@1 | []                                                                       | []
          pkg:maven/a/b@1 | [{"expression": "LGPL-2.1-or-later"}]                                    | [LGPL-2.1-or-later]
          pkg:deb/b@1     | [{"license": {"id": "AGPL-3.0-only"}}, {"license": {"id": "SSPL-1.0"}}]  | [AGPL-3.0-only, SSPL-1.0]
          """)
  void otherLicencesAreNamed(String purl, String licences, String named) {
    // given
    Sbom sbom = sbom("library", purl, licences);

    // then
    assertThat(AllowedLicences.violations(sbom)).containsExactly("b 1: " + named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pkg:maven/a/b@1 | [{"license": {"id": "GPL-3.0-only"}}, {"license": {"id": "EPL-2.0"}}]
          pkg:deb/b@1     | [{"expression": "LGPL-2.1-or-later"}]
          """)
  void oneAllowedLicenceSuffices(String purl, String licences) {
    assertThat(AllowedLicences.violations(sbom("library", purl, licences))).isEmpty();
  }

  @Test
  void whatIsNotCycloneDxIsRefused() {
    assertThat(sbom("jar", "pkg:maven/a/b@1", "[]").schemaErrors()).isNotEmpty();
    assertThat(
            sbom("library", "pkg:maven/a/b@1", "[{\"license\": {\"id\": \"MYTE\"}}]")
                .schemaErrors())
        .isNotEmpty();
    assertThat(sbom("library", "pkg:maven/a/b@1", "[]").schemaErrors()).isEmpty();
  }

  private static Sbom sbom(String type, String purl, String licences) {
    return new Sbom(
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
         "components": [{"type": "%s", "name": "b", "version": "1", "purl": "%s", "licenses": %s}]}
        """
            .formatted(type, purl, licences));
  }
}
