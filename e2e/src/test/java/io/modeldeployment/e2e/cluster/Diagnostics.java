package io.modeldeployment.e2e.cluster;

import java.util.List;

/** What one wants to see when a scenario fails. */
public final class Diagnostics {

  private static final int OPERATOR_LINES = 60;

  private Diagnostics() {}

  /** Prints it to the error stream. */
  public static void print(Space space) {
    section("resources", space.kubectl("describe", "modeldeployments.modeldeployment.io").output());
    section(
        "objects",
        space.kubectl("get", "all,endpointslices,controllerrevisions", "-o", "wide").output());
    section(
        "events", space.kubectl("get", "events", "--sort-by=.metadata.creationTimestamp").output());
    section("pods", space.kubectl("describe", "pods").output());
    for (var pod : Cluster.current().client().pods().inNamespace(space.name()).list().getItems()) {
      String name = pod.getMetadata().getName();
      section(
          "log of " + name,
          space.kubectl("logs", name, "--all-containers", "--tail=20", "--prefix").output());
    }
    List<String> lines = OperatorRelease.logs().lines();
    section(
        "operator",
        String.join("\n", lines.subList(Math.max(0, lines.size() - OPERATOR_LINES), lines.size())));
  }

  private static void section(String title, String text) {
    System.err.printf("----- %s%n%s%n", title, text.stripTrailing());
  }
}
