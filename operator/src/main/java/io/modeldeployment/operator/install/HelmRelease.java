package io.modeldeployment.operator.install;

import java.util.Map;

/** The release that a hook belongs to, and the commands that its user may need. */
record HelmRelease(String name, String namespace, String revision) {

  static HelmRelease of(Map<String, String> environment) {
    return new HelmRelease(
        InstallCommand.required(environment, "RELEASE_NAME"),
        InstallCommand.required(environment, "POD_NAMESPACE"),
        InstallCommand.required(environment, "RELEASE_REVISION"));
  }

  String uninstallWithoutHooks() {
    return "helm uninstall %s --namespace %s --no-hooks".formatted(name, namespace);
  }

  /** Helm takes a release whose uninstall was stopped for half gone, until it is rolled back. */
  String restore() {
    return "helm rollback %s %s --namespace %s".formatted(name, revision, namespace);
  }
}
