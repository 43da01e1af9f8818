package io.modeldeployment.operator.status;

import io.modeldeployment.api.v1alpha1.ModelDeployment;
import io.modeldeployment.api.v1alpha1.ModelDeploymentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one place that writes a status, always with the resourceVersion that was read: a write that
 * rests on an old view fails and the pass is repeated.
 */
public final class Committer {

  private final Map<String, Instant> lastWrites = new ConcurrentHashMap<>();

  /** Sends a resource's status, by an update that fails where the resource changed since. */
  @FunctionalInterface
  public interface StatusWriter {
    /** Writes the status of the given resource. */
    void update(ModelDeployment resource);
  }

  /** Writes a decision, whatever it is. */
  public void commit(
      ModelDeployment read, ModelDeploymentStatus status, Instant now, StatusWriter writer) {
    ModelDeployment copy = new ModelDeployment();
    copy.setMetadata(read.getMetadata());
    copy.setSpec(read.getSpec());
    copy.setStatus(status);
    writer.update(copy);
    lastWrites.put(key(read), now);
  }

  /** Writes what was found out, if it is worth a write; says when to look again if not yet. */
  public Optional<Duration> report(
      ModelDeployment read, ModelDeploymentStatus status, Instant now, StatusWriter writer) {
    Optional<Instant> lastWrite = Optional.ofNullable(lastWrites.get(key(read)));
    ReportPolicy.Verdict verdict = ReportPolicy.judge(read.getStatus(), status, lastWrite, now);
    if (verdict.write()) {
      commit(read, status, now, writer);
    }
    return verdict.lookAgain();
  }

  /** Forgets a resource that is gone. */
  public void forget(String namespace, String name) {
    lastWrites.remove(namespace + "/" + name);
  }

  private static String key(ModelDeployment resource) {
    return resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
  }
}
