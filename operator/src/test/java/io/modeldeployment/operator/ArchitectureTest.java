package io.modeldeployment.operator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which data passes is the order in which packages may know each other. */
class ArchitectureTest {

  private static final String ROOT = "io.modeldeployment.operator";
  private static final List<String> PIPELINE =
      List.of("observe", "decide", "render", "route", "apply", "status", "watch");
  private static final List<String> LEAVES = List.of("config", "metrics", "install");
  private static final int MAX_LINES = 300;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static String in(String name) {
    return ROOT + "." + name + "..";
  }

  private static String[] in(List<String> names) {
    return names.stream().map(ArchitectureTest::in).toArray(String[]::new);
  }

  static Stream<String> pipeline() {
    return PIPELINE.stream();
  }

  @Test
  void everyClassHasItsPlace() {
    // given
    List<String> known = new ArrayList<>(PIPELINE);
    known.addAll(LEAVES);
    // when, then
    assertThat(CLASSES).hasSizeGreaterThan(50);
    assertThat(CLASSES)
        .allMatch(c ->
            c.getPackageName().equals(ROOT)
                || known.stream()
                    .anyMatch(name -> c.getPackageName().startsWith(ROOT + "." + name)));
  }

  @ParameterizedTest
  @MethodSource("pipeline")
  void aPackageKnowsOnlyThoseBeforeIt(String name) {
    List<String> later = PIPELINE.subList(PIPELINE.indexOf(name) + 1, PIPELINE.size());
    if (!later.isEmpty()) {
      noClasses()
          .that()
          .resideInAPackage(in(name))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(in(later))
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "metrics", "install"})
  void aLeafKnowsNoOtherPackage(String leaf) {
    noClasses()
        .that()
        .resideInAPackage(in(leaf))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(in(leaf)))))
        .check(CLASSES);
  }

  @Test
  void onlyWatchAndTheRootKnowTheLeaves() {
    noClasses()
        .that(
            resideInAPackage(ROOT + "..")
                .and(
                    not(
                        resideInAnyPackage(
                            ROOT, in("watch"), in("config"), in("metrics"), in("install")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(LEAVES))
        .check(CLASSES);
  }

  @Test
  void noPackageKnowsTheRoot() {
    noClasses()
        .that(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"decide", "render"})
  void decidingAndRenderingTouchNothing(String name) {
    noClasses()
        .that()
        .resideInAPackage(in(name))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.fabric8.kubernetes.client..",
                    "io.javaoperatorsdk..",
                    "org.springframework..",
                    "io.prometheus..",
                    "org.slf4j..",
                    "java.net..",
                    "java.io..",
                    "java.nio.file..",
                    "java.util.concurrent..")
                .and(not(type(CustomResource.class))))
        .check(CLASSES);
  }

  /** The API types extend it, so every call on one of them names it. */
  private static DescribedPredicate<JavaClass> type(Class<?> type) {
    return describe(type.getSimpleName(), c -> c.isEquivalentTo(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"decide", "render", "route", "apply", "status"})
  void timeIsAnArgument(String name) {
    noClasses()
        .that()
        .resideInAPackage(in(name))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Instant.class, "now", Clock.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyMetricsKnowsTheMetricsLibrary() {
    noClasses()
        .that(
            resideInAPackage(ROOT + "..")
                .and(not(resideInAPackage(in("metrics"))))
                .and(not(describe("Wiring", c -> c.getSimpleName().equals("Wiring")))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prometheus..")
        .check(CLASSES);
  }

  @Test
  void springStaysAtTheEdges() {
    noClasses()
        .that()
        .resideInAnyPackage(in(PIPELINE.subList(0, PIPELINE.indexOf("watch"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(CLASSES);
  }

  @Test
  void noFileIsLong() throws IOException {
    // given
    Path sources = Path.of(System.getProperty("basedir", "")).resolve("src");
    List<Path> java;
    try (Stream<Path> files = Files.walk(sources)) {
      java = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    List<Path> tooLong = new ArrayList<>();
    for (Path file : java) {
      if (Files.readAllLines(file).size() >= MAX_LINES) {
        tooLong.add(file);
      }
    }
    // when, then
    assertThat(java).hasSizeGreaterThan(50);
    assertThat(tooLong).isEmpty();
  }
}
