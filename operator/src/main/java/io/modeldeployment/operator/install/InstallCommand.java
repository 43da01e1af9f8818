package io.modeldeployment.operator.install;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A command of the operator's image; the chart's hooks call each by its word. */
public enum InstallCommand {
  /** Brings the cluster's resource definitions to those of this release. */
  UPGRADE_CRDS("upgrade-crds", (client, environment) -> new CrdUpgrade(client).run()),

  /** Ends with an error while there are models that would be left without an operator. */
  GUARD_UNINSTALL(
      "guard-uninstall",
      (client, environment) ->
          new UninstallGuard(client, namespaces(environment), HelmRelease.of(environment)).run()),

  /** Removes what the operator made for itself and Helm does not know. */
  CLEAN_UP(
      "clean-up",
      (client, environment) ->
          new CleanUp(
                  client,
                  required(environment, "POD_NAMESPACE"),
                  required(environment, "OPERATOR_LEASE_NAME"))
              .run());

  private final String word;
  private final BiFunction<KubernetesClient, Map<String, String>, Outcome> action;

  InstallCommand(String word, BiFunction<KubernetesClient, Map<String, String>, Outcome> action) {
    this.word = word;
    this.action = action;
  }

  /**
   * The command that the arguments of the process name: its first word that is not an option.
   *
   * @throws IllegalArgumentException when that word names no command
   */
  public static Optional<InstallCommand> of(String... arguments) {
    return Stream.of(arguments)
        .filter(argument -> !argument.startsWith("-"))
        .findFirst()
        .map(InstallCommand::named);
  }

  private static InstallCommand named(String word) {
    return Stream.of(values())
        .filter(command -> command.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown command '%s'; known are %s, and none to run the operator"
                    .formatted(word, Stream.of(values()).map(c -> c.word).toList())));
  }

  /** Runs the command against the cluster of this pod and returns the exit code. */
  @SuppressWarnings("SystemOut") // The report is the product of the process.
  public int run() {
    // Without an application nothing else sets up logging, and the default prints every request.
    System.setProperty("logback.configurationFile", "logback-install.xml");
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      Outcome outcome = run(client, System.getenv());
      outcome.report().forEach(System.out::println);
      return outcome.exitCode();
    }
  }

  Outcome run(KubernetesClient client, Map<String, String> environment) {
    return action.apply(client, environment);
  }

  private static List<String> namespaces(Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault("OPERATOR_WATCH_NAMESPACES", "").split(","))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the environment variable " + name + " is not set");
    }
    return value;
  }
}
