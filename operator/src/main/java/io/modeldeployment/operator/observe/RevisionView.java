package io.modeldeployment.operator.observe;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One revision as it exists.
 *
 * @param hash its name
 * @param number its place in history; 0 where no ControllerRevision exists
 * @param frozen what its ControllerRevision keeps
 * @param deployment its Deployment
 * @param pods its pods
 * @param probe the result of asking one of its pods an inference
 * @param recordedDigest the digest that fetches of its pods are held to, where one is recorded
 */
public record RevisionView(
    String hash,
    long number,
    Optional<FrozenRevision> frozen,
    Optional<Deployment> deployment,
    List<PodView> pods,
    ProbeResult probe,
    Optional<String> recordedDigest) {

  /** Copies the list. */
  public RevisionView {
    pods = List.copyOf(pods);
  }

  /** A revision of which nothing exists yet. */
  public static RevisionView absent(String hash) {
    return new RevisionView(
        hash,
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        ProbeResult.PENDING,
        Optional.empty());
  }

  /** The digest that the spec gives. */
  public Optional<String> fixedDigest() {
    return frozen.flatMap(f -> Optional.ofNullable(f.model().digest()));
  }

  /** The digest of the model that its pods fetched, as recorded or else as the first pod says. */
  public Optional<String> fetchedDigest() {
    return recordedDigest.or(() ->
        activePods().stream()
            .sorted(Comparator.comparing(PodView::name))
            .flatMap(pod -> FetchReport.digest(pod).stream())
            .findFirst());
  }

  /** Number of pods that its Deployment asks for; 0 where there is none. */
  public int deployedReplicas() {
    return deployment
        .map(Deployment::getSpec)
        .map(spec -> spec.getReplicas() == null ? 1 : spec.getReplicas())
        .orElse(0);
  }

  /** The pod template that its pods were made from; empty where there is no Deployment. */
  public Optional<PodTemplateSpec> deployedTemplate() {
    // The cache may hold it as text, which only serialisation takes apart.
    return deployment
        .map(Deployment::getSpec)
        .map(spec ->
            FrozenRevision.SERIALIZATION.convertValue(spec, DeploymentSpec.class).getTemplate());
  }

  /** Pods that are neither going nor gone. */
  public List<PodView> activePods() {
    return pods.stream().filter(PodView::active).toList();
  }

  /** Number of active pods that are ready. */
  public int readyPods() {
    return (int) pods.stream().filter(PodView::active).filter(PodView::ready).count();
  }
}
