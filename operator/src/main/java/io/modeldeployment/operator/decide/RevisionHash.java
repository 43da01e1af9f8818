package io.modeldeployment.operator.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modeldeployment.api.v1alpha1.ModelDeploymentSpec;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names a revision: a hash of the canonical JSON of the fields the user set that make a revision,
 * and of the refresh counter. Fields that are absent or empty do not count, so a later release that
 * knows more fields computes the same hash.
 */
public final class RevisionHash {

  private static final int HEX_DIGITS = 10;
  private static final List<String> FIELDS =
      List.of("model", "runtime", "env", "resources", "accelerators", "pod");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One pass asks several times for the hash of one spec, which nothing can change. */
  private static final ThreadLocal<Named> LAST = new ThreadLocal<>();

  private RevisionHash() {}

  /** The hash of a spec: ten hexadecimal digits. */
  public static String of(ModelDeploymentSpec spec, long refreshes) {
    Named last = LAST.get();
    if (last == null || !last.isOf(spec, refreshes)) {
      String digest = sha256(canonicalJson(spec, refreshes));
      last = new Named(new WeakReference<>(spec), refreshes, digest.substring(0, HEX_DIGITS));
      LAST.set(last);
    }
    return last.hash();
  }

  private record Named(WeakReference<ModelDeploymentSpec> spec, long refreshes, String hash) {
    boolean isOf(ModelDeploymentSpec other, long count) {
      return spec.refersTo(other) && refreshes == count;
    }
  }

  static String canonicalJson(ModelDeploymentSpec spec, long refreshes) {
    JsonNode all = JSON.valueToTree(spec);
    ObjectNode chosen = JsonNodeFactory.instance.objectNode();
    FIELDS.stream().filter(all::has).forEach(field -> chosen.set(field, all.get(field)));
    if (refreshes > 0) {
      chosen.put("refreshes", refreshes);
    }
    return CanonicalJson.of(chosen);
  }

  /** SHA-256 of a text, in hexadecimal. */
  public static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
