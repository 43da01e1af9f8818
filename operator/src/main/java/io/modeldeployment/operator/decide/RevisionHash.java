package io.modeldeployment.operator.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modeldeployment.api.v1alpha1.ModelDeploymentSpec;
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

  private RevisionHash() {}

  /** The hash of a spec: ten hexadecimal digits. */
  public static String of(ModelDeploymentSpec spec, long refreshes) {
    String digest = sha256(canonicalJson(spec, refreshes));
    return digest.substring(0, HEX_DIGITS);
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
