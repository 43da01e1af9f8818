package io.modeldeployment.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Packages in the order in which a request passes; each may use only those before it. */
@AnalyzeClasses(
    packages = "io.modeldeployment.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.modeldeployment.server";

  @ArchTest
  static final ArchRule packagesFormAnOrder =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
          .layer("model")
          .definedBy(ROOT + ".model..")
          .layer("batch")
          .definedBy(ROOT + ".batch..")
          .layer("protocol")
          .definedBy(ROOT + ".protocol..")
          .layer("serve")
          .definedBy(ROOT + ".serve..")
          .layer("application")
          .definedBy(ROOT)
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("batch", "protocol", "serve", "application")
          .whereLayer("batch")
          .mayOnlyBeAccessedByLayers("protocol", "serve")
          .whereLayer("protocol")
          .mayOnlyBeAccessedByLayers("serve")
          .whereLayer("serve")
          .mayOnlyBeAccessedByLayers("application")
          .whereLayer("application")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule onlyServeKnowsTheWebServer =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".serve..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "jakarta.servlet..",
              "org.apache.catalina..",
              "org.apache.coyote..",
              "org.apache.tomcat..",
              "io.prometheus..");

  @ArchTest
  static final ArchRule onlyFetchKnowsTheWebClient =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".model.fetch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc..");

  @ArchTest
  static final ArchRule onlyModelKnowsTheRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");
}
