package io.modeldeployment.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;

/** What is left of models after they were deleted. */
public final class Remains {

  private Remains() {}

  /** Objects of every kind that carry a model's label. */
  public static List<String> of(Space space, String model) {
    String kinds =
        Cluster.current()
            .kubectl()
            .run("api-resources", "--namespaced", "--verbs=list", "--output=name")
            .succeeded()
            .lines()
            // Events tell of what was; Endpoints repeat the slices and make kubectl warn.
            .filter(kind -> !kind.startsWith("events") && !kind.equals("endpoints"))
            .collect(Collectors.joining(","));
    return space
        .kubectl(
            "get",
            kinds,
            "--selector=modeldeployment.io/name=" + model,
            "--ignore-not-found",
            "--output=name")
        .succeeded()
        .lines()
        .sorted()
        .distinct()
        .toList();
  }

  /** Waits until a namespace is gone, about which the operator must not have complained. */
  public static void awaitNamespaceGone(Space space) {
    Await.until(
        Space.STARTED,
        () ->
            assertThat(Cluster.current().client().namespaces().withName(space.name()).get())
                .isNull());
    assertThat(OperatorRelease.logs().lines())
        .filteredOn(line -> line.contains(space.name()))
        .noneMatch(line -> line.contains("\"WARN\"") || line.contains("\"ERROR\""));
  }
}
