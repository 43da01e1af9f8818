package io.modeldeployment.e2e.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Keeps what every operator pod printed, also of pods that are gone. */
public final class OperatorLogs {

  private static final Duration LOOK_EVERY = Duration.ofMillis(300);

  private final Path directory = Cluster.current().file("e2e/target/operator-logs");
  private final Set<String> followed = ConcurrentHashMap.newKeySet();

  OperatorLogs() {
    try {
      if (Files.exists(directory)) {
        for (Path old : files()) {
          Files.delete(old);
        }
      }
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void follow() {
    Thread.ofPlatform().daemon().name("operator-logs").start(this::look);
  }

  /** All lines so far. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Path file : files()) {
      try {
        lines.addAll(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  private void look() {
    while (true) {
      try {
        OperatorRelease.pods().forEach(this::followContainers);
      } catch (KubernetesClientException e) {
        System.err.println("operator logs: " + e.getMessage());
      }
      Await.pause(LOOK_EVERY);
    }
  }

  private void followContainers(Pod pod) {
    for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
      boolean started = status.getState().getRunning() != null;
      if (started && followed.add(status.getContainerID())) {
        Path file = directory.resolve(pod.getMetadata().getName() + "-" + status.getRestartCount());
        Thread.ofPlatform()
            .daemon()
            .name("log of " + file.getFileName())
            .start(() -> copy(pod, file));
      }
    }
  }

  private static void copy(Pod pod, Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        var watch = Cluster.current().client().pods().resource(pod).watchLog()) {
      watch.getOutput().transferTo(out);
    } catch (IOException | KubernetesClientException e) {
      // The stream breaks when the pod is killed; what it printed is in the file.
      System.err.println("log of " + file.getFileName() + " ends: " + e.getMessage());
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
