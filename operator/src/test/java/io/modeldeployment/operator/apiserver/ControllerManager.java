package io.modeldeployment.operator.apiserver;

import java.nio.file.Path;
import java.util.List;

/** A real kube-controller-manager with some controllers only. */
public final class ControllerManager implements AutoCloseable {

  /** Deletes what belongs to nothing any more, and what its owner is to take with it. */
  public static final String GARBAGE_COLLECTOR = "garbage-collector-controller";

  /** Adds the rules of labelled roles to the cluster roles of users. */
  public static final String ROLE_AGGREGATION = "clusterrole-aggregation-controller";

  private final Daemon process;

  ControllerManager(Binaries binaries, Path kubeconfig, Path log, List<String> names) {
    process =
        Daemon.start(
            "kube-controller-manager",
            log,
            List.of(
                binaries.path("kube-controller-manager"),
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + String.join(",", names),
                "--leader-elect=false",
                "--secure-port=0"));
  }

  @Override
  public void close() {
    process.close();
  }
}
