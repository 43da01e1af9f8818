package io.modeldeployment.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.operator.decide.CanonicalJson;
import io.modeldeployment.operator.decide.Finding;
import io.modeldeployment.operator.decide.RevisionHash;
import io.modeldeployment.operator.observe.Labels;
import io.modeldeployment.operator.observe.Observation;
import io.modeldeployment.operator.observe.Observer;
import io.modeldeployment.operator.render.DesiredResources;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the cluster to what is desired: one request for each object that differs from the cache,
 * none for the rest, and deletion of what is owned and no longer desired.
 */
public final class Applier {

  private static final int UNPROCESSABLE = 422;
  private static final Set<Integer> REJECTED =
      Set.of(UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN);
  private static final int HASH_DIGITS = 16;

  private final ResourceWriter writer;
  private final ObjectMapper json = new ObjectMapper();
  private final Settled settled = new Settled();

  /** An applier that writes through the given writer. */
  public Applier(ResourceWriter writer) {
    this.writer = writer;
  }

  /** Applies, then prunes; a refused object does not keep the others from being applied. */
  public AppliedResources apply(DesiredResources desired, Observation seen) {
    Map<String, HasMetadata> live =
        seen.owned().stream()
            .collect(Collectors.toMap(Applier::key, Function.identity(), (a, b) -> a));
    Optional<Finding> problem = Optional.empty();
    int writes = 0;
    for (HasMetadata object : desired.objects()) {
      HasMetadata existing = live.get(key(object));
      if (existing != null && (isSameRecord(existing, object) || settled.holds(existing, object))) {
        continue;
      }
      JsonNode wanted = stamped(object);
      if (existing != null && upToDate(existing, wanted)) {
        settled.add(existing, object);
        continue;
      }
      writes++;
      Optional<Finding> refused = send(stamp(object, wanted), existing, seen);
      problem = problem.or(() -> refused);
    }
    return new AppliedResources(problem, writes + prune(desired, seen.owned()));
  }

  private Optional<Finding> send(
      HasMetadata object, @Nullable HasMetadata existing, Observation seen) {
    if (existing != null) {
      object.getMetadata().setResourceVersion(existing.getMetadata().getResourceVersion());
    }
    return existing == null ? make(object, seen) : write(object, true, seen);
  }

  /** The object as JSON that carries the hash of its own content as an annotation. */
  private JsonNode stamped(HasMetadata object) {
    ObjectNode tree = json.valueToTree(object);
    tree.withObject("/metadata").remove("resourceVersion");
    tree.withObject("/metadata/annotations").remove(Labels.APPLIED);
    String hash = RevisionHash.sha256(CanonicalJson.of(tree)).substring(0, HASH_DIGITS);
    tree.withObject("/metadata/annotations").put(Labels.APPLIED, hash);
    return tree;
  }

  private static HasMetadata stamp(HasMetadata object, JsonNode stamped) {
    Map<String, String> annotations = new HashMap<>(object.getMetadata().getAnnotations());
    String hash = stamped.path("metadata").path("annotations").path(Labels.APPLIED).asText();
    annotations.put(Labels.APPLIED, hash);
    object.getMetadata().setAnnotations(annotations);
    return object;
  }

  /** The largest object never changes, so it need not be taken apart to see that it did not. */
  private static boolean isSameRecord(HasMetadata existing, HasMetadata wanted) {
    return existing instanceof ControllerRevision live
        && wanted instanceof ControllerRevision record
        && Objects.equals(live.getData(), record.getData())
        && Objects.equals(live.getRevision(), record.getRevision())
        && live.getMetadata().getLabels().equals(record.getMetadata().getLabels())
        && live.getMetadata()
            .getOwnerReferences()
            .equals(record.getMetadata().getOwnerReferences());
  }

  private boolean upToDate(HasMetadata existing, JsonNode wanted) {
    return Matcher.contains(json.valueToTree(existing), wanted);
  }

  /** Whether others may well have an object of that name: it carries no hash. */
  private static boolean nameIsShared(HasMetadata object) {
    return revision(object).isEmpty();
  }

  /**
   * Makes an object that the cache does not show. One of another owner need not contradict ours in
   * any field, as a Service without a selector, so an unforced write alone could take it over.
   */
  private Optional<Finding> make(HasMetadata object, Observation seen) {
    HasMetadata existing = nameIsShared(object) ? writer.get(object) : null;
    return existing == null ? write(object, false, seen) : take(existing, object, seen);
  }

  /** Writes over an object that the cache does not show, if it is ours. */
  private Optional<Finding> take(HasMetadata existing, HasMetadata object, Observation seen) {
    return Observer.belongs(existing, seen.resource())
        ? write(onTopOf(existing, object), true, seen)
        : Optional.of(
            new Finding(
                Reason.NameConflict,
                kindAndName(object) + " exists and does not belong to this ModelDeployment"));
  }

  /**
   * An object of ours that the cache does not show: because its label was taken away, which a write
   * puts right, or because the cache is behind, and then so may be all that was decided.
   */
  private static HasMetadata onTopOf(HasMetadata existing, HasMetadata object) {
    Map<String, String> labels = existing.getMetadata().getLabels();
    if (labels != null && labels.containsKey(Labels.NAME)) {
      throw new KubernetesClientException(
          kindAndName(object) + " exists already", HttpURLConnection.HTTP_CONFLICT, null);
    }
    object.getMetadata().setResourceVersion(existing.getMetadata().getResourceVersion());
    return object;
  }

  private Optional<Finding> write(HasMetadata object, boolean ours, Observation seen) {
    try {
      writer.apply(object, ours);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return namespaceIsGoing(e) ? Optional.empty() : refused(object, ours, seen, e);
    }
  }

  /**
   * What was read is out of date, the name is another's, or the object is not allowed. Of one that
   * exists unseen the API server may also refuse what cannot be changed, as a record's content or a
   * second owner.
   */
  private Optional<Finding> refused(
      HasMetadata object, boolean ours, Observation seen, KubernetesClientException cause) {
    boolean rejected = REJECTED.contains(cause.getCode());
    if (!rejected && cause.getCode() != HttpURLConnection.HTTP_CONFLICT) {
      throw cause;
    }
    HasMetadata existing = ours ? null : writer.get(object);
    if (existing != null) {
      return take(existing, object, seen);
    }
    if (!rejected) {
      throw cause;
    }
    return Optional.of(new Finding(Reason.Rejected, kindAndName(object) + ": " + words(cause)));
  }

  /** Nothing can be made in a namespace that is being deleted, and nothing is missed there. */
  private static boolean namespaceIsGoing(KubernetesClientException e) {
    return Stream.ofNullable(e.getStatus())
        .flatMap(status -> Stream.ofNullable(status.getDetails()))
        .flatMap(details -> details.getCauses().stream())
        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private int prune(DesiredResources desired, List<HasMetadata> owned) {
    Set<String> wanted = desired.objects().stream().map(Applier::key).collect(Collectors.toSet());
    List<HasMetadata> unwanted =
        owned.stream()
            .filter(object -> !wanted.contains(key(object)))
            .filter(object -> !desired.untouched().contains(revision(object)))
            .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
            .toList();
    unwanted.forEach(writer::delete);
    return unwanted.size();
  }

  private static String revision(HasMetadata object) {
    return object.getMetadata().getLabels().getOrDefault(Labels.REVISION, "");
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  private static String kindAndName(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  private static String words(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }
}
